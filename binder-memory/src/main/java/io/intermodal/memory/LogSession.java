package io.intermodal.memory;

import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.Route;
import io.intermodal.spi.SourceConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** The broker's half of a source of logs: one demand over all its lanes. Under the broker's lock. */
final class LogSession {

    private final SourceChannel channel;
    private final SourceConfig config;
    private final List<LogMember> members = new ArrayList<>();
    private int demand;
    private int turn;
    private boolean quiet;
    private boolean attached;

    LogSession(SourceChannel channel, SourceConfig config) {
        this.channel = channel;
        this.config = config;
    }

    void read(LogGroup group, Route route) {
        members.add(new LogMember(this, route, group));
    }

    SourceChannel channel() {
        return channel;
    }

    SourceConfig config() {
        return config;
    }

    void attach() {
        if (attached) {
            return;
        }
        attached = true;
        for (LogMember member : members) {
            if (attached) { // a lost position in one group ends the whole source
                member.group().join(member);
            }
        }
    }

    void demand(int more) {
        demand += more;
        pump();
    }

    void quiet() {
        quiet = true;
    }

    /** Hands out what demand allows, a record of each lane in turn. */
    void pump() {
        List<LogLane> lanes = members.stream()
                .flatMap(member -> member.group().lanes(member).stream())
                .toList();
        List<Incoming> records = new ArrayList<>();
        int idle = 0;
        turn += channel.link().server().faults().pick(lanes.size());
        while (demand > 0 && !quiet && idle < lanes.size()) {
            turn = (turn + 1) % lanes.size();
            LogLane lane = lanes.get(turn);
            if (lane.hasNext(channel)) {
                records.add(lane.next());
                demand--;
                idle = 0;
            } else {
                idle++;
            }
        }
        if (!records.isEmpty()) {
            channel.records(records);
        }
    }

    void hold(Lane lane, boolean hold) {
        with(lane, (group, found) -> found.hold(hold));
        pump();
    }

    void commit(Lane lane, long next) {
        with(lane, (group, found) -> group.commit(found, next));
    }

    private void with(Lane lane, BiConsumer<LogGroup, LogLane> action) {
        for (LogMember member : members) {
            for (LogLane candidate : member.group().lanes(member)) {
                if (candidate.lane() == lane) {
                    action.accept(member.group(), candidate);
                    return;
                }
            }
        }
    }

    void detach() {
        if (attached) {
            attached = false;
            quiet = true;
            members.forEach(member -> member.group().leave(member));
        }
    }
}
