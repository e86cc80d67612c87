package io.intermodal.rocketmq;

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

/** What a plan is on RocketMQ: topics, and the groups whose positions are to be pinned. */
final class RocketMqPlan {

    private static final String READ_AND_WRITE = "subscribers: pub, sub; first use: create";

    /**
     * A topic.
     *
     * @param home the topic on whose brokers it has to be; itself if it may be anywhere
     */
    record Topic(String name, int partitions, String home, String purpose, String permissions) {}

    /**
     * A consumer group of the broker.
     *
     * @param purpose what for
     * @param home the topic on whose brokers it has to be
     */
    record Readers(String purpose, String home) {}

    /** A group, pinned at a position of its destination's topic. */
    record Pin(GroupRef ref, String topic, StartPosition at) {

        static Pin of(GroupRef ref) {
            boolean queue = ref.destination().destination().kind() == Destination.Kind.QUEUE;
            // Whatever was published to a queue waits for its one group.
            StartPosition at = queue ? StartPosition.EARLIEST : ref.group().start();
            return new Pin(ref, RocketMqNames.topic(ref.destination()), at);
        }

        String group() {
            return RocketMqNames.group(ref);
        }

        /** Made after the position was pinned: where it is, the group was provisioned once. */
        String marker() {
            return RocketMqNames.retries(ref);
        }
    }

    private final Map<String, Topic> topics = new LinkedHashMap<>();
    private final Map<String, Topic> markers = new LinkedHashMap<>();
    private final Map<String, Pin> pins = new LinkedHashMap<>();
    private final Map<String, Readers> readers = new LinkedHashMap<>();
    private final List<DestinationRef> destinations;

    RocketMqPlan(Plan plan) {
        this.destinations = plan.destinations();
        for (DestinationRef ref : plan.destinations()) {
            Destination destination = ref.destination();
            add(
                    topics,
                    new Topic(
                            RocketMqNames.topic(ref),
                            destination.partitions(),
                            RocketMqNames.topic(ref),
                            "destination " + destination.name(),
                            "publishers: pub; subscribers: sub; first use: create"));
            if (destination.kind() == Destination.Kind.QUEUE) {
                add(main(ref));
            }
        }
        plan.groups().forEach(this::add);
        for (Duration delay : plan.delayRungs()) {
            add(
                    topics,
                    new Topic(
                            RocketMqNames.rung(plan.namespace(), delay),
                            1,
                            RocketMqNames.rung(plan.namespace(), delay),
                            "messages that wait " + delay.toSeconds() + " s",
                            READ_AND_WRITE));
            readers.putIfAbsent(
                    RocketMqNames.relay(plan.namespace()),
                    new Readers("the relay of delays", RocketMqNames.rung(plan.namespace(), delay)));
        }
    }

    private static GroupRef main(DestinationRef queue) {
        return new GroupRef(Group.of(queue.destination()), queue, Optional.empty());
    }

    private void add(GroupRef ref) {
        Destination destination = ref.destination().destination();
        boolean queue = destination.kind() == Destination.Kind.QUEUE;
        if (queue) {
            // It may have another name here.
            String usual = RocketMqNames.group(main(ref.destination()));
            pins.remove(usual);
            readers.remove(usual);
        }
        Pin pin = Pin.of(ref);
        pins.put(pin.group(), pin);
        String group = "group " + ref.group();
        readers.put(pin.group(), new Readers("positions of " + group, pin.topic()));
        readers.put(
                RocketMqNames.redrive(ref),
                new Readers("positions of who redrives dead letters of " + group, pin.topic()));
        add(
                topics,
                new Topic(RocketMqNames.deadLetters(ref), 1, pin.topic(), "dead letters of " + group, READ_AND_WRITE));
        add(
                markers,
                new Topic(pin.marker(), destination.partitions(), pin.topic(), "retries of " + group, READ_AND_WRITE));
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

    /** The consumer groups by name. */
    Map<String, Readers> readers() {
        return readers;
    }

    List<PhysicalObject> physical() {
        List<PhysicalObject> objects = new ArrayList<>();
        for (Topic topic : all()) {
            objects.add(new PhysicalObject(
                    "topic",
                    topic.name(),
                    topic.purpose(),
                    "queues: " + topic.partitions() + ", kept as long as the broker's fileReservedTime says; "
                            + topic.permissions()));
        }
        readers.forEach((name, group) -> {
            Pin pin = pins.get(name);
            String start = pin == null || pin.at() == StartPosition.EARLIEST ? "the first message" : "the end";
            objects.add(new PhysicalObject(
                    "subscription group", name, group.purpose(), "starts at " + start + "; subscribers: sub"));
        });
        return objects;
    }
}
