package io.intermodal.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Handlers;
import io.intermodal.Message;
import io.intermodal.PublishException;
import io.intermodal.PublishOutcome;
import io.intermodal.Publisher;
import io.intermodal.PublisherOptions;
import io.intermodal.SubscribeOptions;
import io.intermodal.memory.MemoryBroker;
import io.intermodal.memory.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The worst broker does nothing that the contract forbids, and what it does is seen. */
@Timeout(60)
class WorstLegalTest {

    private static final int MESSAGES = 60;
    private static final Duration LONG = Duration.ofHours(1);

    private final List<String> handled = Collections.synchronizedList(new ArrayList<>());

    static IntStream seeds() {
        return IntStream.range(0, 12);
    }

    @Nested
    class OnAQueue {

        @RegisterExtension
        final IntermodalExtension intermodal = IntermodalExtension.queue();

        @ParameterizedTest
        @MethodSource("io.intermodal.junit.WorstLegalTest#seeds")
        void everyConfirmedMessageIsHandled(int seed, MemoryBroker broker, Connection connection, VirtualTime time) {
            losesNothing(seed, broker, connection, time, Destination.topic("orders"));
        }

        @ParameterizedTest
        @MethodSource("io.intermodal.junit.WorstLegalTest#seeds")
        void everyKeyKeepsItsOrder(int seed, MemoryBroker broker, Connection connection, VirtualTime time) {
            losesNothing(
                    seed, broker, connection, time, Destination.topic("orders").ordered());
            assertOrderPerKey(seed);
        }
    }

    @Nested
    class OnALog {

        @RegisterExtension
        final IntermodalExtension intermodal = IntermodalExtension.log();

        @ParameterizedTest
        @MethodSource("io.intermodal.junit.WorstLegalTest#seeds")
        void everyConfirmedMessageIsHandled(int seed, MemoryBroker broker, Connection connection, VirtualTime time) {
            losesNothing(seed, broker, connection, time, Destination.topic("orders"));
        }

        @ParameterizedTest
        @MethodSource("io.intermodal.junit.WorstLegalTest#seeds")
        void everyKeyKeepsItsOrder(int seed, MemoryBroker broker, Connection connection, VirtualTime time) {
            losesNothing(
                    seed, broker, connection, time, Destination.topic("orders").ordered());
            assertOrderPerKey(seed);
        }
    }

    /** First appearances, since what a lost settlement brings again comes after others. */
    private void assertOrderPerKey(int seed) {
        Map<String, Integer> last = new HashMap<>();
        for (String payload : new LinkedHashSet<>(handled)) {
            String key = payload.substring(0, payload.indexOf(' '));
            int number = Integer.parseInt(payload.substring(payload.indexOf(' ') + 1));
            assertThat(number)
                    .as("seed %s, key %s in %s", seed, key, handled)
                    .isGreaterThan(last.getOrDefault(key, -1));
            last.put(key, number);
        }
    }

    private void losesNothing(
            int seed, MemoryBroker broker, Connection connection, VirtualTime time, Destination destination) {
        Group group = Group.of(destination, "billing");
        connection.subscribe(
                destination.isOrdered() ? group.ordered() : group,
                Handlers.of(Codec.string(), delivery -> handled.add(delivery.payload())),
                SubscribeOptions.builder().concurrency(3).build());
        Publisher<String> publisher = connection.publisher(destination, Codec.string(), PublisherOptions.defaults());
        broker.worstLegal(seed);

        Set<String> confirmed = new LinkedHashSet<>();
        int unknown = 0;
        for (int i = 0; i < MESSAGES; i++) {
            String payload = "key" + i % 4 + " " + i;
            try {
                publisher.publish(Message.of("key" + i % 4, payload));
                confirmed.add(payload);
            } catch (PublishException e) {
                assertThat(e.outcome()).as("seed %s", seed).isEqualTo(PublishOutcome.UNKNOWN);
                unknown++;
            }
        }
        time.advance(LONG);

        assertThat(handled).as("seed %s", seed).containsAll(confirmed);
        assertThat(broker.leftOvers()).as("seed %s", seed).isEmpty();
        assertThat(unknown + handled.size() - confirmed.size())
                .as("mischief of seed %s: outcomes that are unknown, and duplicates", seed)
                .isPositive();
        assertThat(broker).hasToString(broker.address() + " (worst legal, seed " + seed + ")");
    }
}
