package io.intermodal.kafka;

import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The partitions that this member has at this moment. Owned by the thread that polls. */
final class KafkaLanes {

    private final Map<TopicPartition, KafkaLane> byPartition = new LinkedHashMap<>();
    private final Map<Lane, KafkaLane> byLane = new HashMap<>();
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
    KafkaLanes(int mostRecords, long mostBytes) {
        this.mostRecords = mostRecords;
        this.mostBytes = mostBytes;
    }

    void open(KafkaLane lane) {
        byPartition.put(lane.partition, lane);
        byLane.put(lane.lane, lane);
    }

    @Nullable
    KafkaLane at(TopicPartition partition) {
        return byPartition.get(partition);
    }

    @Nullable
    KafkaLane of(Lane lane) {
        return byLane.get(lane);
    }

    List<KafkaLane> all() {
        return List.copyOf(byPartition.values());
    }

    List<KafkaLane> of(Collection<TopicPartition> partitions) {
        List<KafkaLane> lanes = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            KafkaLane lane = byPartition.get(partition);
            if (lane != null) {
                lanes.add(lane);
            }
        }
        return lanes;
    }

    void remove(KafkaLane lane) {
        buffered.addAndGet(-lane.buffer.size());
        lane.drop();
        byPartition.remove(lane.partition, lane);
        byLane.remove(lane.lane);
    }

    void close(KafkaLane lane) {
        lane.closing = true;
        buffered.addAndGet(-lane.buffer.size());
        lane.drop();
    }

    boolean hasBuffered() {
        return buffered.get() > 0;
    }

    void add(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            KafkaLane lane = byPartition.get(partition);
            if (lane != null && !lane.closing) {
                List<ConsumerRecord<byte[], byte[]>> some = records.records(partition);
                some.forEach(lane::add);
                buffered.addAndGet(some.size());
            }
        }
    }

    /** Up to so many records, one of each lane in turn. */
    List<Incoming> take(int most) {
        List<Incoming> taken = new ArrayList<>();
        List<KafkaLane> lanes = all();
        int idle = 0;
        while (taken.size() < most && idle < lanes.size()) {
            turn = (turn + 1) % lanes.size();
            KafkaLane lane = lanes.get(turn);
            if (lane.hasNext()) {
                taken.add(KafkaReader.read(lane.lane, lane.next()));
                idle = 0;
            } else {
                idle++;
            }
        }
        buffered.addAndGet(-taken.size());
        return taken;
    }

    /** Has the client fetch for those lanes only that have room. What it has fetched of the others stays there. */
    void steer(Consumer<byte[], byte[]> consumer, boolean quiet) {
        long bytes = 0;
        for (KafkaLane lane : byPartition.values()) {
            bytes += lane.bytes;
        }
        List<TopicPartition> pause = new ArrayList<>();
        List<TopicPartition> resume = new ArrayList<>();
        for (KafkaLane lane : byPartition.values()) {
            boolean full = lane.buffer.size() >= mostRecords || (bytes >= mostBytes && !lane.buffer.isEmpty());
            boolean stop = quiet || lane.held || lane.closing || full;
            if (stop != lane.paused) {
                lane.paused = stop;
                (stop ? pause : resume).add(lane.partition);
            }
        }
        if (!pause.isEmpty()) {
            consumer.pause(pause);
        }
        if (!resume.isEmpty()) {
            consumer.resume(resume);
        }
    }
}
