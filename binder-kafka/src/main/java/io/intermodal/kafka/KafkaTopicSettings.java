package io.intermodal.kafka;

import io.intermodal.kafka.KafkaPlan.Topic;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Finding;
import io.intermodal.spi.Finding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;

/** Looks at topics that are there already, perhaps made by others, for settings with which the broker loses or refuses messages. */
final class KafkaTopicSettings {

    private static final String CLEANUP = "cleanup.policy";
    private static final String TIME = "message.timestamp.type";
    private static final String RETENTION = "retention.ms";
    private static final String UNCLEAN = "unclean.leader.election.enable";

    private final KafkaAdmin admin;
    /** Topics without finding: they are looked at once for each link. */
    private final Set<String> good = ConcurrentHashMap.newKeySet();

    KafkaTopicSettings(KafkaAdmin admin) {
        this.admin = admin;
    }

    /** What is wrong with those of some topics that exist. */
    List<Finding> findings(List<Topic> topics, Set<String> existing) throws BrokerException {
        List<Topic> open = topics.stream()
                .filter(topic -> existing.contains(topic.name()) && !good.contains(topic.name()))
                .toList();
        if (open.isEmpty()) {
            return List.of();
        }
        Map<String, Config> settings =
                admin.topicSettings(open.stream().map(Topic::name).toList());
        List<Finding> all = new ArrayList<>();
        for (Topic topic : open) {
            Config found = settings.get(topic.name());
            List<Finding> findings = found == null ? List.of() : findings(topic, found);
            if (findings.isEmpty()) {
                good.add(topic.name());
            }
            all.addAll(findings);
        }
        return all;
    }

    private static List<Finding> findings(Topic topic, Config settings) {
        List<Finding> found = new ArrayList<>();
        if (value(settings, CLEANUP).contains("compact")) {
            found.add(new Finding(
                    Severity.CONFLICT,
                    topic.name(),
                    "has " + CLEANUP + "=" + value(settings, CLEANUP)
                            + ": the broker deletes a message, read or not, once there is a newer one of its key",
                    "set " + CLEANUP + "=delete, choose another topic with physical-name, or set"
                            + " intermodal.provisioning=none if that is what is wanted"));
        }
        if (value(settings, TIME).equals("CreateTime")) {
            found.add(new Finding(
                    Severity.WARNING,
                    topic.name(),
                    "has " + TIME
                            + "=CreateTime: publishers whose clock is more than an hour ahead are refused, and what"
                            + " those publish whose clock is far behind is deleted at once",
                    "set " + TIME + "=LogAppendTime"));
        }
        if (value(settings, UNCLEAN).equals("true")) {
            found.add(new Finding(
                    Severity.WARNING,
                    topic.name(),
                    "has " + UNCLEAN + "=true: a node that lacks confirmed messages may become the leader, and they are"
                            + " lost",
                    "set " + UNCLEAN + "=false"));
        }
        String kept = value(settings, RETENTION);
        if (!kept.isEmpty()
                && !kept.equals("-1")
                && Long.parseLong(kept) < topic.retention().toMillis()) {
            found.add(new Finding(
                    Severity.WARNING,
                    topic.name(),
                    "has " + RETENTION + "=" + kept + ", and " + topic.purpose() + " is declared with "
                            + topic.retention().toMillis()
                            + ": messages that were not read are deleted sooner than that",
                    "raise " + RETENTION + ", or declare what the topic has"));
        }
        return found;
    }

    private static String value(Config settings, String name) {
        ConfigEntry entry = settings.get(name);
        return entry == null || entry.value() == null ? "" : entry.value();
    }
}
