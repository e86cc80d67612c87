package io.intermodal.kafka;

import io.intermodal.kafka.KafkaPlan.Pin;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Finding;
import io.intermodal.spi.Finding.Severity;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares how long the broker remembers the position of a group without members with how long it keeps the messages: in between the messages would
 * be there and the group would not know which ones it has had.
 */
final class KafkaRetention {

    private static final String SETTING = "offsets.retention.minutes";

    private final KafkaAdmin admin;
    private boolean asked;
    private @Nullable Duration positionsKept;

    KafkaRetention(KafkaAdmin admin) {
        this.admin = admin;
    }

    Optional<Finding> warning(KafkaPlan plan) throws BrokerException {
        if (plan.pins().isEmpty()) {
            return Optional.empty();
        }
        Duration kept = positionsKept();
        return kept == null
                ? Optional.empty()
                : plan.pins().stream()
                        .max(Comparator.comparing(KafkaRetention::messagesKept))
                        .filter(group -> messagesKept(group).compareTo(kept) > 0)
                        .map(group -> warning(group, kept));
    }

    private static Finding warning(Pin group, Duration kept) {
        return new Finding(
                Severity.WARNING,
                group.group(),
                "the broker forgets the position of a group that has been away for " + kept.toMinutes() + " minutes ("
                        + SETTING + "), and keeps the messages of "
                        + group.ref().group().destination().name()
                        + " for " + messagesKept(group).toMinutes(),
                "raise " + SETTING
                        + " of the broker, or choose on-position-lost for groups that may be away that long");
    }

    private static Duration messagesKept(Pin pin) {
        return pin.ref().group().destination().retention();
    }

    /** Asked once for each link: a node takes another value only with a restart. Null if it may not be read. */
    private synchronized @Nullable Duration positionsKept() throws BrokerException {
        if (!asked) {
            String minutes = admin.nodeSetting(SETTING);
            positionsKept = minutes == null ? null : Duration.ofMinutes(Long.parseLong(minutes));
            asked = true;
        }
        return positionsKept;
    }
}
