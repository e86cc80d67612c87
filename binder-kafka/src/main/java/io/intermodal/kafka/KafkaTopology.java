package io.intermodal.kafka;

import io.intermodal.Destination;
import io.intermodal.StartPosition;
import io.intermodal.SubscribeOptions.OnPositionLost;
import io.intermodal.kafka.KafkaPlan.Pin;
import io.intermodal.kafka.KafkaPlan.Topic;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.Finding;
import io.intermodal.spi.Finding.Severity;
import io.intermodal.spi.PhysicalObject;
import io.intermodal.spi.Plan;
import io.intermodal.spi.Route;
import io.intermodal.spi.SourceConfig;
import io.intermodal.spi.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/** Topics and positions of groups. */
final class KafkaTopology implements Topology {

    private static final int RECORD_OVERHEAD = 64 << 10;
    private static final int USUAL_LIMIT = 1_000_000;

    /** How long to wait before what was made is looked for again. */
    private static final long AGAIN_NANOS = 20_000_000;

    private final KafkaConfig config;
    private final KafkaAdmin admin;
    private final KafkaPin pin;
    private final KafkaRemoval removal;
    private final KafkaRetention retention;
    private final KafkaTopicSettings topicSettings;

    KafkaTopology(KafkaConfig config, KafkaAdmin admin, boolean brokerAssigns) {
        this.config = config;
        this.admin = admin;
        this.pin = new KafkaPin(config, admin, brokerAssigns);
        this.removal = new KafkaRemoval(config, admin);
        this.retention = new KafkaRetention(admin);
        this.topicSettings = new KafkaTopicSettings(admin);
    }

    @Override
    public List<Finding> check(Plan plan) throws BrokerException {
        KafkaPlan wanted = new KafkaPlan(plan);
        List<Finding> findings = new ArrayList<>();
        for (Topic topic : wanted.all()) {
            KafkaNames.problem(topic.name())
                    .ifPresent(problem -> findings.add(
                            new Finding(Severity.CONFLICT, topic.name(), problem, "change the setting physical-name")));
        }
        if (!findings.isEmpty()) {
            return findings;
        }
        List<String> names =
                new ArrayList<>(wanted.all().stream().map(Topic::name).toList());
        wanted.destinations().forEach(ref -> names.add(mainMarker(ref)));
        Map<String, TopicDescription> there = admin.topics(names);
        for (Topic topic : wanted.all()) {
            compare(topic, there.get(topic.name()), findings);
        }
        for (DestinationRef ref : wanted.destinations()) {
            traceOfOtherKind(ref, there).ifPresent(trace -> findings.add(otherKind(ref, trace)));
        }
        findings.addAll(topicSettings.findings(wanted.all(), there.keySet()));
        retention.warning(wanted).ifPresent(findings::add);
        return findings;
    }

    private static void compare(Topic topic, @Nullable TopicDescription found, List<Finding> findings) {
        if (found == null) {
            findings.add(new Finding(
                    Severity.MISSING,
                    topic.name(),
                    "the topic of " + topic.purpose() + " does not exist",
                    "set intermodal.provisioning=create, or create it with " + topic.partitions() + " partitions"));
        } else if (found.partitions().size() != topic.partitions()) {
            findings.add(new Finding(
                    Severity.CONFLICT,
                    topic.name(),
                    "has " + found.partitions().size() + " partitions, and " + topic.purpose() + " is declared with "
                            + topic.partitions(),
                    "declare the number that the topic has; changing it moves keys, so it is a migration"));
        }
    }

    /** A queue is a topic with the one group main, so only what groups have left tells them apart. */
    private Optional<String> traceOfOtherKind(DestinationRef ref, Map<String, TopicDescription> there)
            throws BrokerException {
        String main = mainMarker(ref);
        if (ref.destination().kind() == Destination.Kind.TOPIC) {
            return there.containsKey(main) ? Optional.of(main) : Optional.empty();
        }
        String own = KafkaNames.topic(ref) + "__";
        return admin.topicNames().stream()
                .filter(name -> name.startsWith(own) && name.endsWith(KafkaNames.RETRY) && !name.equals(main))
                .findFirst();
    }

    private static String mainMarker(DestinationRef ref) {
        return KafkaNames.topic(ref) + "__" + Destination.MAIN_GROUP + KafkaNames.RETRY;
    }

    private static Finding otherKind(DestinationRef ref, String trace) {
        boolean queue = ref.destination().kind() == Destination.Kind.QUEUE;
        return new Finding(
                Severity.CONFLICT,
                KafkaNames.topic(ref),
                "is used as a " + (queue ? "topic" : "queue") + " by others, as " + trace + " shows, and here it is a "
                        + (queue ? "queue" : "topic"),
                "declare it alike everywhere, remove what is left over, or set physical-name");
    }

    /**
     * Again and again until all is there: a topic that somebody has just removed is shown for a moment longer, and is missing afterwards. What was made
     * meanwhile is not made twice, and a position that was pinned stays.
     */
    @Override
    public void create(Plan plan) throws BrokerException {
        KafkaPlan wanted = new KafkaPlan(plan);
        long deadline = config.link().time().nanoTime() + admin.requestTimeout().toNanos();
        List<String> missing = makeAll(wanted);
        while (!missing.isEmpty()) {
            if (config.link().time().nanoTime() - deadline >= 0) {
                throw new BrokerException(
                        Kind.UNAVAILABLE, "created topics are not there yet: " + String.join(", ", missing), null);
            }
            LockSupport.parkNanos(AGAIN_NANOS);
            missing = makeAll(wanted);
        }
    }

    /** Makes what is missing. Answers what is missing still. */
    private List<String> makeAll(KafkaPlan wanted) throws BrokerException {
        List<String> names = wanted.all().stream().map(Topic::name).toList();
        Map<String, TopicDescription> there = admin.topics(names);
        make(wanted.topics(), there);
        List<Pin> unpinned = wanted.pins().stream()
                .filter(group -> !there.containsKey(group.marker()))
                .toList();
        if (!unpinned.isEmpty()) {
            List<String> missing = awaitLeaders(wanted.topics());
            if (!missing.isEmpty()) {
                return missing;
            }
            for (Pin group : unpinned) {
                pin.pin(group);
            }
            make(wanted.markers(), there);
        }
        return awaitLeaders(wanted.all());
    }

    private void make(List<Topic> topics, Map<String, TopicDescription> there) throws BrokerException {
        List<NewTopic> missing = new ArrayList<>();
        short copies = config.replicationFactor();
        for (Topic topic : topics) {
            if (!there.containsKey(topic.name())) {
                missing.add(new NewTopic(
                                topic.name(),
                                Optional.of(topic.partitions()),
                                copies < 0 ? Optional.empty() : Optional.of(copies))
                        .configs(arguments(topic)));
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        for (Map.Entry<String, KafkaFuture<Void>> made :
                admin.client().createTopics(missing).values().entrySet()) {
            try {
                admin.ask("creating topic " + made.getKey(), made.getValue());
            } catch (BrokerException e) {
                if (KafkaErrors.find(e, TopicExistsException.class) == null) {
                    throw e;
                }
            }
        }
    }

    private Map<String, String> arguments(Topic topic) {
        Map<String, String> arguments = new HashMap<>();
        arguments.put("cleanup.policy", "delete");
        arguments.put("retention.ms", Long.toString(topic.retention().toMillis()));
        // Retention goes by this time: a publisher whose clock is wrong must not have its messages refused, or deleted
        // at once.
        arguments.put("message.timestamp.type", "LogAppendTime");
        int limit = config.link().maxMessageBytes();
        if (limit > USUAL_LIMIT) {
            arguments.put("max.message.bytes", Integer.toString(limit + RECORD_OVERHEAD));
        }
        return arguments;
    }

    /**
     * A producer that sends to a partition before its leader is there fails for good, and what comes after would be confirmed before it. Answers which
     * topics are not there at all.
     */
    private List<String> awaitLeaders(List<Topic> topics) throws BrokerException {
        List<String> names = new ArrayList<>(topics.stream().map(Topic::name).toList());
        Map<String, TopicDescription> there = admin.topics(names);
        names.removeAll(there.keySet());
        if (names.isEmpty()) {
            List<TopicPartition> all = new ArrayList<>();
            there.values().forEach(topic -> all.addAll(KafkaAdmin.partitions(topic)));
            admin.offsets(all, OffsetSpec.latest());
        }
        return names;
    }

    /** A source of topics that are not there would wait silently. */
    void checkExist(List<String> topics) throws BrokerException {
        Map<String, TopicDescription> there = admin.topics(topics);
        for (String topic : topics) {
            if (!there.containsKey(topic)) {
                throw new BrokerException(
                        Kind.NOT_FOUND, "topic " + topic + " does not exist; provision it first", null);
            }
        }
    }

    /**
     * What the subscription says about forgotten positions is done before it is told that it has begun, so that what is published from then on
     * reaches it.
     */
    void checkPositions(SourceConfig reading, KafkaNames.Reading what) throws BrokerException {
        if (!(reading.routes().get(0) instanceof Route.OneGroup one)
                || !admin.positions(what.group()).isEmpty()) {
            return;
        }
        if (reading.onPositionLost() == OnPositionLost.FAIL) {
            throw KafkaPositions.forgotten(what.group());
        }
        boolean end = reading.onPositionLost() == OnPositionLost.NEW;
        for (String topic : end ? what.topics() : what.topics().subList(0, 1)) {
            pin.pin(new Pin(one.group(), topic, end ? StartPosition.NEW : StartPosition.EARLIEST));
        }
    }

    @Override
    public void remove(Plan plan) throws BrokerException {
        for (var ref : plan.groups()) {
            removal.remove(ref);
        }
    }

    @Override
    public List<PhysicalObject> physical(Plan plan) {
        return new KafkaPlan(plan).physical();
    }
}
