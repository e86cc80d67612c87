package io.intermodal.rocketmq;

import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The queues that this member has at this moment. Owned by the thread of the source. */
final class RocketMqLanes {

    private final Set<RocketMqLane> open = new LinkedHashSet<>();
    private final Map<Lane, RocketMqLane> byLane = new HashMap<>();
    private final int mostRecords;
    private final long mostBytes;
    private int turn;
    /** Read by other threads: whether demand alone would hand something out. */
    private final AtomicInteger buffered = new AtomicInteger();

    /**
     * No lanes yet.
     *
     * @param mostRecords what is kept of one lane beside what the engine holds
     * @param mostBytes what is kept of all together
     */
    RocketMqLanes(int mostRecords, long mostBytes) {
        this.mostRecords = mostRecords;
        this.mostBytes = mostBytes;
    }

    void open(RocketMqLane lane) {
        open.add(lane);
        byLane.put(lane.lane, lane);
    }

    @Nullable
    RocketMqLane of(Lane lane) {
        return byLane.get(lane);
    }

    List<RocketMqLane> all() {
        return List.copyOf(open);
    }

    void remove(RocketMqLane lane) {
        lane.gone = true;
        drop(lane);
        open.remove(lane);
        byLane.remove(lane.lane);
    }

    void close(RocketMqLane lane) {
        lane.closing = true;
        drop(lane);
    }

    private void drop(RocketMqLane lane) {
        buffered.addAndGet(-lane.buffer.size());
        lane.drop();
    }

    boolean hasBuffered() {
        return buffered.get() > 0;
    }

    void add(RocketMqLane lane, List<Incoming> messages) {
        messages.forEach(lane::add);
        buffered.addAndGet(messages.size());
    }

    /** Up to so many records, one of each lane in turn. */
    List<Incoming> take(int most) {
        List<Incoming> taken = new ArrayList<>();
        List<RocketMqLane> lanes = all();
        int idle = 0;
        while (taken.size() < most && idle < lanes.size()) {
            turn = (turn + 1) % lanes.size();
            RocketMqLane lane = lanes.get(turn);
            if (lane.hasNext()) {
                taken.add(lane.take());
                idle = 0;
            } else {
                idle++;
            }
        }
        buffered.addAndGet(-taken.size());
        return taken;
    }

    /** How many messages a lane has room for. */
    int room(RocketMqLane lane) {
        long bytes = 0;
        for (RocketMqLane other : open) {
            bytes += other.bytes;
        }
        return bytes >= mostBytes && !lane.buffer.isEmpty() ? 0 : mostRecords - lane.buffer.size();
    }
}
