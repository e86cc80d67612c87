package io.intermodal.kafka;

import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.StartPosition;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.PhysicalObject;
import io.intermodal.spi.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a plan is on Kafka: topics, and the groups whose positions are to be pinned. */
final class KafkaPlan {

    private static final Duration DEAD_LETTERS_KEPT = Duration.ofDays(30);
    private static final String READ_AND_WRITE = "subscribers: read, write, describe; first use: create";

    /** A topic. */
    record Topic(String name, int partitions, Duration retention, String purpose, String permissions) {}

    /** A group, pinned at a position of its destination's topic. */
    record Pin(GroupRef ref, String topic, StartPosition at) {

        String group() {
            return KafkaNames.group(ref);
        }

        /** Made after the position was pinned: where it is, the group was provisioned once. */
        String marker() {
            return KafkaNames.retries(ref);
        }
    }

    private final Map<String, Topic> topics = new LinkedHashMap<>();
    private final Map<String, Topic> markers = new LinkedHashMap<>();
    private final Map<String, Pin> pins = new LinkedHashMap<>();
    private final List<DestinationRef> destinations;

    KafkaPlan(Plan plan) {
        this.destinations = plan.destinations();
        for (DestinationRef ref : plan.destinations()) {
            Destination destination = ref.destination();
            add(
                    topics,
                    new Topic(
                            KafkaNames.topic(ref),
                            destination.partitions(),
                            destination.retention(),
                            "destination " + destination.name(),
                            "publishers: write, describe; subscribers: read, describe; first use: create"));
            if (destination.kind() == Destination.Kind.QUEUE) {
                add(main(ref));
            }
        }
        plan.groups().forEach(this::add);
        for (Duration delay : plan.delayRungs()) {
            add(
                    topics,
                    new Topic(
                            KafkaNames.rung(plan.namespace(), delay),
                            1,
                            DEAD_LETTERS_KEPT,
                            "messages that wait " + delay.toSeconds() + " s",
                            READ_AND_WRITE + "; delete, to free what was sent on"));
        }
    }

    private static GroupRef main(DestinationRef queue) {
        return new GroupRef(Group.of(queue.destination()), queue, Optional.empty());
    }

    private void add(GroupRef ref) {
        Destination destination = ref.destination().destination();
        boolean queue = destination.kind() == Destination.Kind.QUEUE;
        if (queue) {
            pins.remove(KafkaNames.group(main(ref.destination()))); // it may have another name here
        }
        Pin pin = new Pin(
                ref,
                KafkaNames.topic(ref.destination()),
                // Whatever was published to a queue waits for its one group.
                queue ? StartPosition.EARLIEST : ref.group().start());
        pins.put(pin.group(), pin);
        String group = "group " + ref.group();
        add(
                topics,
                new Topic(
                        KafkaNames.deadLetters(ref),
                        1,
                        DEAD_LETTERS_KEPT,
                        "dead letters of " + group,
                        READ_AND_WRITE + "; delete, to free what was redriven"));
        add(
                markers,
                new Topic(
                        pin.marker(),
                        destination.partitions(),
                        destination.retention(),
                        "retries of " + group,
                        READ_AND_WRITE));
    }

    private static void add(Map<String, Topic> to, Topic topic) {
        to.putIfAbsent(topic.name(), topic);
    }

    List<DestinationRef> destinations() {
        return destinations;
    }

    /** What exists before any group is pinned. */
    List<Topic> topics() {
        return List.copyOf(topics.values());
    }

    /** What exists after. */
    List<Topic> markers() {
        return List.copyOf(markers.values());
    }

    List<Topic> all() {
        List<Topic> all = new ArrayList<>(topics.values());
        all.addAll(markers.values());
        return all;
    }

    List<Pin> pins() {
        return List.copyOf(pins.values());
    }

    List<PhysicalObject> physical() {
        List<PhysicalObject> objects = new ArrayList<>();
        for (Topic topic : all()) {
            objects.add(new PhysicalObject(
                    "topic",
                    topic.name(),
                    topic.purpose(),
                    "partitions: " + topic.partitions() + ", retention.ms: "
                            + topic.retention().toMillis() + ", message.timestamp.type: LogAppendTime; "
                            + topic.permissions()));
        }
        for (Pin pin : pins()) {
            objects.add(new PhysicalObject(
                    "consumer group",
                    pin.group(),
                    "positions of group " + pin.ref().group(),
                    "starts at " + (pin.at() == StartPosition.EARLIEST ? "the first message" : "the end")
                            + "; subscribers: read, describe"));
        }
        return objects;
    }
}
