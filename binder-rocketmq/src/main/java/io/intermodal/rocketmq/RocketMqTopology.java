package io.intermodal.rocketmq;

import io.intermodal.Destination;
import io.intermodal.StartPosition;
import io.intermodal.SubscribeOptions.OnPositionLost;
import io.intermodal.rocketmq.RocketMqCluster.Route;
import io.intermodal.rocketmq.RocketMqPlan.Pin;
import io.intermodal.rocketmq.RocketMqPlan.Topic;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.Finding;
import io.intermodal.spi.Finding.Severity;
import io.intermodal.spi.PhysicalObject;
import io.intermodal.spi.Plan;
import io.intermodal.spi.SourceConfig;
import io.intermodal.spi.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.body.TopicList;
import org.jspecify.annotations.Nullable;

/** Topics, groups and the positions of groups. */
final class RocketMqTopology implements Topology {

    private final RocketMqAdmin admin;
    private final RocketMqPin pin;
    private final RocketMqRemoval removal;

    RocketMqTopology(RocketMqAdmin admin) {
        this.admin = admin;
        this.pin = new RocketMqPin(admin);
        this.removal = new RocketMqRemoval(admin);
    }

    @Override
    public List<Finding> check(Plan plan) throws BrokerException {
        RocketMqPlan wanted = new RocketMqPlan(plan);
        List<Finding> findings = new ArrayList<>();
        for (Topic topic : wanted.all()) {
            name(topic.name(), RocketMqNames.LONGEST_TOPIC, findings);
        }
        for (String group : wanted.readers().keySet()) {
            name(group, RocketMqNames.LONGEST_GROUP, findings);
        }
        if (!findings.isEmpty()) {
            return findings;
        }
        Map<String, Route> there =
                admin.topics(wanted.all().stream().map(Topic::name).toList());
        for (Topic topic : wanted.all()) {
            compare(topic, there.get(topic.name()), findings);
        }
        for (Map.Entry<String, RocketMqPlan.Readers> group : wanted.readers().entrySet()) {
            Route home = there.get(group.getValue().home());
            if (home != null && !hasGroup(home, group.getKey())) {
                findings.add(new Finding(
                        Severity.MISSING,
                        group.getKey(),
                        "the subscription group for " + group.getValue().purpose() + " does not exist",
                        "set intermodal.provisioning=create, or create it"));
            }
        }
        for (DestinationRef ref : wanted.destinations()) {
            if (there.containsKey(RocketMqNames.topic(ref))) {
                traceOfOtherKind(ref).ifPresent(trace -> findings.add(otherKind(ref, trace)));
            }
        }
        return findings;
    }

    private static void name(String name, int longest, List<Finding> findings) {
        RocketMqNames.problem(name, longest)
                .ifPresent(problem -> findings.add(
                        new Finding(Severity.CONFLICT, name, problem, "change the setting physical-name")));
    }

    private boolean hasGroup(Route home, String group) throws BrokerException {
        for (String server : home.masters().values()) {
            if (!admin.hasGroup(server, group)) {
                return false;
            }
        }
        return true;
    }

    private static void compare(Topic topic, @Nullable Route found, List<Finding> findings) {
        if (found == null) {
            findings.add(new Finding(
                    Severity.MISSING,
                    topic.name(),
                    "the topic of " + topic.purpose() + " does not exist",
                    "set intermodal.provisioning=create, or create it with " + topic.partitions() + " queues"));
        } else if (found.queues().size() != topic.partitions()) {
            findings.add(new Finding(
                    Severity.CONFLICT,
                    topic.name(),
                    "has " + found.queues().size() + " queues, and " + topic.purpose() + " is declared with "
                            + topic.partitions(),
                    "declare the number that the topic has; changing it moves keys, so it is a migration"));
        }
    }

    /** A queue is a topic with the one group main, so only what groups have left tells them apart. */
    private Optional<String> traceOfOtherKind(DestinationRef ref) throws BrokerException {
        String own = RocketMqNames.topic(ref) + "__";
        String main = own + Destination.MAIN_GROUP + RocketMqNames.RETRY;
        boolean queue = ref.destination().kind() == Destination.Kind.QUEUE;
        return admin
                .calls()
                .await(
                        admin.cluster()
                                .askNameServer(RequestCode.GET_ALL_TOPIC_LIST_FROM_NAMESERVER, null)
                                .thenApply(answer -> TopicList.decode(answer.getBody(), TopicList.class)),
                        "listing topics")
                .getTopicList()
                .stream()
                .filter(name -> name.startsWith(own) && name.endsWith(RocketMqNames.RETRY))
                .filter(name -> name.equals(main) != queue)
                .findFirst();
    }

    private static Finding otherKind(DestinationRef ref, String trace) {
        boolean queue = ref.destination().kind() == Destination.Kind.QUEUE;
        return new Finding(
                Severity.CONFLICT,
                RocketMqNames.topic(ref),
                "is used as a " + (queue ? "topic" : "queue") + " by others, as " + trace + " shows, and here it is a "
                        + (queue ? "queue" : "topic"),
                "declare it alike everywhere, remove what is left over, or set physical-name");
    }

    @Override
    public void create(Plan plan) throws BrokerException {
        RocketMqPlan wanted = new RocketMqPlan(plan);
        List<String> names = wanted.all().stream().map(Topic::name).toList();
        Map<String, Route> there = admin.topics(names);
        make(wanted.topics(), there);
        for (Map.Entry<String, RocketMqPlan.Readers> group : wanted.readers().entrySet()) {
            Route home = there.get(group.getValue().home());
            if (home != null) {
                for (String server : home.masters().values()) {
                    admin.createGroup(server, group.getKey());
                }
            }
        }
        for (Pin group : wanted.pins()) {
            Route home = there.get(group.topic());
            if (home != null && !there.containsKey(group.marker())) {
                pin.pin(group, home);
            }
        }
        make(wanted.markers(), there);
        for (Pin group : wanted.pins()) {
            Route home = there.get(group.topic());
            Route marker = there.get(group.marker());
            if (home != null && marker != null) {
                pin.secure(group, home, marker);
            }
        }
    }

    /** Makes what is missing, and adds its routes to those that are known. */
    private void make(List<Topic> topics, Map<String, Route> there) throws BrokerException {
        List<String> made = new ArrayList<>();
        for (Topic topic : topics) {
            if (!there.containsKey(topic.name())) {
                make(topic, there.get(topic.home()));
                made.add(topic.name());
                if (topic.home().equals(topic.name())) {
                    there.putAll(admin.awaitTopics(List.of(topic.name()))); // others follow it
                }
            }
        }
        if (!made.isEmpty()) {
            there.putAll(admin.awaitTopics(made));
        }
    }

    /**
     * All queues of a destination are on one broker: a name server tells only of brokers that are there just now, and with queues on several a key
     * would move when one is away. A topic that was made on several by hand is used as it is, and what goes with it is made on the same ones.
     */
    private void make(Topic topic, @Nullable Route home) throws BrokerException {
        Map<String, String> masters = admin.masters();
        Map<String, Integer> places = new TreeMap<>();
        if (home != null && topic.partitions() == home.queues().size()) {
            home.queues().forEach(queue -> places.merge(queue.getBrokerName(), 1, Integer::sum));
        } else if (home != null) {
            places.put(home.queues().get(0).getBrokerName(), topic.partitions());
        } else {
            List<String> brokers = List.copyOf(masters.keySet());
            places.put(brokers.get(Math.floorMod(topic.name().hashCode(), brokers.size())), topic.partitions());
        }
        for (Map.Entry<String, Integer> place : places.entrySet()) {
            String server = home != null ? home.masters().get(place.getKey()) : masters.get(place.getKey());
            if (server != null) {
                admin.createTopic(place.getKey(), server, topic.name(), place.getValue());
            }
        }
    }

    /** A source of topics that are not there would wait silently. */
    Map<String, Route> checkExist(List<String> topics) throws BrokerException {
        Map<String, Route> there = admin.topics(topics);
        for (String topic : topics) {
            if (!there.containsKey(topic)) {
                throw new BrokerException(
                        Kind.NOT_FOUND, "topic " + topic + " does not exist; provision it first", null);
            }
        }
        return there;
    }

    /**
     * What the subscription says about forgotten positions is done before it is told that it has begun, so that what is published from then on
     * reaches it.
     */
    void checkPositions(SourceConfig reading, RocketMqNames.Reading what, Map<String, Route> routes)
            throws BrokerException {
        Route main = routes.get(what.topics().get(0));
        Route retries = routes.get(what.topics().get(what.topics().size() - 1));
        if (!(reading.routes().get(0) instanceof io.intermodal.spi.Route.OneGroup one)
                || main == null
                || retries == null) {
            return;
        }
        pin.secure(Pin.of(one.group()), main, retries);
        if (!admin.positions(what.group(), main).isEmpty()) {
            return;
        }
        if (reading.onPositionLost() == OnPositionLost.FAIL) {
            throw forgotten(what.group());
        }
        boolean end = reading.onPositionLost() == OnPositionLost.NEW;
        for (String topic : end ? what.topics() : what.topics().subList(0, 1)) {
            Route route = routes.get(topic);
            if (route != null) {
                pin.pin(what.group(), route, end ? StartPosition.NEW : StartPosition.EARLIEST);
            }
        }
    }

    static BrokerException forgotten(String group) {
        return new BrokerException(
                Kind.POSITION_LOST, "the broker has forgotten the positions of group '" + group + "'", null);
    }

    @Override
    public void remove(Plan plan) throws BrokerException {
        for (var ref : plan.groups()) {
            removal.remove(ref);
        }
    }

    @Override
    public List<PhysicalObject> physical(Plan plan) {
        return new RocketMqPlan(plan).physical();
    }
}
