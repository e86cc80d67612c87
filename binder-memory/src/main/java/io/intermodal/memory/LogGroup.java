package io.intermodal.memory;

import io.intermodal.Mode;
import io.intermodal.SubscribeOptions.OnPositionLost;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The readers of some logs with equally many partitions: what they have committed, and who has which partition. A key lies in the same
 * partition of all logs, and one member has that partition of all. Under the broker's lock.
 */
final class LogGroup {

    private final Server server;
    private final String name;
    private final List<MemoryLog> logs;
    private final Map<LogPartition, Long> committed = new LinkedHashMap<>();
    private final List<LogMember> members = new ArrayList<>();
    private final List<LogSlot> slots = new ArrayList<>();

    LogGroup(Server server, String name, List<MemoryLog> logs) {
        this.server = server;
        this.name = name;
        this.logs = List.copyOf(logs);
        for (int i = 0; i < logs.get(0).partitions().size(); i++) {
            slots.add(new LogSlot(i));
        }
        logs.forEach(log -> log.readers().add(this));
    }

    /** Sets the position for the first time. */
    void pin(MemoryLog log, boolean earliest) {
        for (LogPartition partition : log.partitions()) {
            committed.put(partition, earliest ? partition.first() : partition.end());
        }
    }

    @Nullable
    Mode mode() {
        return members.isEmpty() ? null : members.get(0).session().config().mode();
    }

    List<LogMember> members() {
        return List.copyOf(members);
    }

    void join(LogMember member) {
        members.add(member);
        rebalance();
    }

    /** A member is gone, in whatever way: its partitions go to the others at once. */
    void leave(LogMember member) {
        members.remove(member);
        for (LogSlot slot : slots) {
            if (slot.owner == member) {
                slot.free();
            }
        }
        rebalance();
    }

    private void rebalance() {
        if (members.isEmpty()) {
            return;
        }
        List<LogMember> target = Assignment.even(slots, members);
        Set<LogMember> lost = new LinkedHashSet<>();
        for (LogSlot slot : slots) {
            LogMember owner = target.get(slot.index);
            if (slot.owner == null) {
                if (!assign(slot, owner)) {
                    lost.add(owner);
                }
            } else if (slot.owner != owner && !slot.revoking) {
                revoke(slot, slot.owner);
            }
        }
        for (LogMember member : lost) {
            member.channel()
                    .end(server.error(
                            BrokerException.Kind.POSITION_LOST,
                            "has forgotten the position of group '" + name
                                    + "'; set on-position-lost to earliest or new"));
        }
        target.stream().distinct().forEach(member -> member.session().pump());
    }

    private boolean assign(LogSlot slot, LogMember owner) {
        List<LogLane> lanes = new ArrayList<>();
        for (MemoryLog log : logs) {
            LogPartition partition = log.partitions().get(slot.index);
            OnPositionLost policy = owner.session().config().onPositionLost();
            if (!committed.containsKey(partition)) {
                if (policy == OnPositionLost.FAIL) {
                    return false;
                }
                committed.put(partition, policy == OnPositionLost.EARLIEST ? partition.first() : partition.end());
            }
            lanes.add(new LogLane(
                    partition, new Lane(owner.route(), partition.name()), committed.getOrDefault(partition, 0L)));
        }
        slot.owner = owner;
        slot.lanes = lanes;
        slot.epoch++;
        lanes.forEach(lane -> lane.open(owner.channel()));
        return true;
    }

    /** The engine is given a little less time than the broker has, so that its last commits are in before the lane is fenced. */
    private void revoke(LogSlot slot, LogMember owner) {
        slot.revoking = true;
        slot.lanes.forEach(LogLane::close);
        long epoch = slot.epoch;
        Duration patience = owner.session().config().drainTimeout();
        owner.channel()
                .closing(
                        slot.lanes.stream().map(LogLane::lane).toList(),
                        patience.multipliedBy(9).dividedBy(10),
                        () -> release(slot, epoch));
        owner.channel().link().time().schedule(() -> server.submit(() -> release(slot, epoch)), patience.toNanos());
    }

    private void release(LogSlot slot, long epoch) {
        LogMember owner = slot.owner;
        if (slot.epoch == epoch && owner != null) {
            List<LogLane> lanes = slot.lanes;
            slot.free();
            lanes.forEach(lane -> owner.channel().fenced(lane.lane()));
            rebalance();
        }
    }

    void commit(LogLane lane, long next) {
        if (!lane.isGone()) {
            committed.merge(lane.partition(), next, Math::max);
        }
    }

    List<LogLane> lanes(LogMember member) {
        return slots.stream()
                .filter(slot -> slot.owner == member)
                .flatMap(slot -> slot.lanes.stream())
                .toList();
    }

    void pump(int index) {
        LogMember owner = slots.get(index).owner;
        if (owner != null) {
            owner.session().pump();
        }
    }

    void pumpAll() {
        slots.forEach(slot -> pump(slot.index));
    }

    /** Nobody reads any more. */
    void dissolve(BrokerException cause) {
        logs.forEach(log -> log.readers().remove(this));
        members().forEach(member -> member.channel().end(cause));
    }

    void forgetPositions() {
        committed.clear();
    }

    Map<String, Long> committed() {
        Map<String, Long> positions = new LinkedHashMap<>();
        committed.forEach((partition, next) -> positions.put(partition.name(), next));
        return positions;
    }

    /** What lies beyond the committed positions. */
    List<MemoryRecord> unfinished() {
        return committed.entrySet().stream()
                .flatMap(entry -> entry.getKey().from(entry.getValue()).stream())
                .toList();
    }
}
