package io.intermodal.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Names on the broker: readable, and never the same for two things, not even where Kafka takes dots and underscores for one. */
class KafkaNamesTest {

    private static DestinationRef ref(String name, String namespace, String physical) {
        return new DestinationRef(
                Destination.topic(name), namespace, Optional.ofNullable(physical.isEmpty() ? null : physical));
    }

    private static GroupRef group(DestinationRef ref, String name) {
        return new GroupRef(Group.of(ref.destination(), name), ref, Optional.empty());
    }

    @Test
    void namesAreReadable() {
        GroupRef plain = group(ref("orders.created", "", ""), "billing");
        assertThat(KafkaNames.topic(plain.destination())).isEqualTo("orders.created");
        assertThat(KafkaNames.group(plain)).isEqualTo("billing__orders.created");
        assertThat(KafkaNames.retries(plain)).isEqualTo("orders.created__billing__retry");
        assertThat(KafkaNames.deadLetters(plain)).isEqualTo("orders.created__billing__dlq");
        GroupRef spaced = group(ref("orders", "test", ""), "billing");
        assertThat(KafkaNames.group(spaced)).isEqualTo("test__billing__orders");
        assertThat(KafkaNames.retries(spaced)).isEqualTo("test__orders__billing__retry");
        assertThat(KafkaNames.rung("test", Duration.ofSeconds(16))).isEqualTo("test__im_delay__16s");
        GroupRef existing = group(ref("orders", "test", "Legacy_Orders"), "billing");
        assertThat(KafkaNames.topic(existing.destination())).isEqualTo("Legacy_Orders");
        assertThat(KafkaNames.group(existing)).isEqualTo("billing__Legacy_Orders");
    }

    @Test
    void noTwoThingsMeet() {
        List<String> topics = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        List<String> names = List.of("a", "b", "a.b", "a-b", "retry", "a.retry", "dlq");
        for (String namespace : List.of("", "a", "b")) {
            for (String destination : names) {
                DestinationRef ref = ref(destination, namespace, "");
                topics.add(KafkaNames.topic(ref));
                for (String name : names) {
                    topics.add(KafkaNames.retries(group(ref, name)));
                    topics.add(KafkaNames.deadLetters(group(ref, name)));
                    groups.add(KafkaNames.group(group(ref, name)));
                    groups.add(KafkaNames.redrive(group(ref, name)));
                }
            }
            topics.add(KafkaNames.rung(namespace, Duration.ofSeconds(1)));
            groups.add(KafkaNames.relay(namespace));
        }
        assertThat(topics).doesNotHaveDuplicates();
        assertThat(topics.stream().map(name -> name.replace('.', '_'))).doesNotHaveDuplicates();
        assertThat(groups).doesNotHaveDuplicates();
    }

    @Test
    void whatIsNoTopicOfKafkasIsAProblem() {
        assertThat(KafkaNames.problem("orders.created__billing__retry")).isEmpty();
        assertThat(KafkaNames.problem("x".repeat(249))).isEmpty();
        for (String wrong : List.of("", ".", "..", "a b", "a/b", "ü", "x".repeat(250))) {
            assertThat(KafkaNames.problem(wrong)).as(wrong).isPresent();
        }
    }

    @Test
    void aSourceReadsOneGroup() throws Exception {
        GroupRef billing = group(ref("orders", "", ""), "billing");
        assertThat(KafkaNames.reading(List.of(new Route.OneGroup(billing))))
                .isEqualTo(new KafkaNames.Reading(List.of("orders", "orders__billing__retry"), "billing__orders"));
        List<Route> two = List.of(new Route.OneGroup(billing), new Route.DeadLetters(billing));
        assertThatThrownBy(() -> KafkaNames.reading(two)).isInstanceOf(BrokerException.class);
    }
}
