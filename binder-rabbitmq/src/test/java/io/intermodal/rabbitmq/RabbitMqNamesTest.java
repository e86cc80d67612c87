package io.intermodal.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Names on the broker: readable, and never the same for two things. */
class RabbitMqNamesTest {

    private static DestinationRef ref(Destination destination, String namespace) {
        return new DestinationRef(destination, namespace, Optional.empty());
    }

    private static GroupRef group(DestinationRef ref, String name) {
        return new GroupRef(Group.of(ref.destination(), name), ref, Optional.empty());
    }

    @Test
    void namesAreReadable() {
        GroupRef plain = group(ref(Destination.topic("orders.created"), ""), "billing");
        assertThat(RabbitMqNames.exchange(plain.destination())).isEqualTo("orders.created");
        assertThat(RabbitMqNames.marker(plain.destination())).isEqualTo("orders.created__free");
        assertThat(RabbitMqNames.queues(plain)).containsExactly("orders.created__billing");
        assertThat(RabbitMqNames.deadLetters(plain)).isEqualTo("orders.created__billing__dlq");
        GroupRef spaced = group(ref(Destination.topic("orders"), "test"), "billing");
        assertThat(RabbitMqNames.queue(spaced)).isEqualTo("test:orders__billing");
        assertThat(RabbitMqNames.rung("test", Duration.ofSeconds(16))).isEqualTo("im_delay.test__16s");
        assertThat(RabbitMqNames.rung("", Duration.ofMillis(250))).isEqualTo("im_delay.__250ms");
    }

    @Test
    void anOrderedGroupHasAQueueForEachPartition() {
        DestinationRef three = ref(Destination.topic("orders").ordered().partitions(3), "");
        GroupRef ordered = new GroupRef(Group.of(three.destination(), "billing").ordered(), three, Optional.empty());
        assertThat(RabbitMqNames.marker(three)).isEqualTo("orders__n3");
        assertThat(RabbitMqNames.queues(ordered))
                .containsExactly("orders__billing__p0", "orders__billing__p1", "orders__billing__p2");
        assertThat(RabbitMqNames.queues(group(three, "audit"))).containsExactly("orders__audit");
        assertThat(RabbitMqNames.readable(new Route.OneGroup(ordered))).hasSize(3);
        assertThat(RabbitMqNames.readable(new Route.DeadLetters(ordered))).containsExactly("orders__billing__dlq");
        DestinationRef queue = ref(Destination.queue("jobs").ordered().partitions(2), "");
        assertThat(RabbitMqNames.queues(RabbitMqNames.main(queue))).containsExactly("jobs__p0", "jobs__p1");
        assertThat(RabbitMqNames.marker(queue)).isEqualTo("jobs__queue-n2");
    }

    @Test
    void aPhysicalNameIsUsedAsItIs() {
        DestinationRef existing = new DestinationRef(Destination.topic("orders"), "test", Optional.of("Legacy_Orders"));
        assertThat(RabbitMqNames.exchange(existing)).isEqualTo("Legacy_Orders");
        GroupRef named =
                new GroupRef(Group.of(existing.destination(), "billing"), existing, Optional.of("Legacy_Queue"));
        assertThat(RabbitMqNames.queue(named)).isEqualTo("Legacy_Queue");
    }

    @Test
    void noTwoThingsMeet() {
        List<String> exchanges = new ArrayList<>();
        List<String> queues = new ArrayList<>();
        List<String> names = List.of("a", "b", "a.b", "a-b", "dlq", "p0", "free", "n8", "queue-free");
        for (String namespace : List.of("", "a", "b")) {
            for (String destination : names) {
                DestinationRef topic = ref(Destination.topic(destination), namespace);
                DestinationRef queue = ref(Destination.queue(destination), namespace);
                exchanges.add(RabbitMqNames.exchange(topic));
                exchanges.add(RabbitMqNames.marker(topic));
                exchanges.add(RabbitMqNames.marker(queue));
                // One name of both kinds is a conflict at start, so its queues never meet.
                GroupRef main = RabbitMqNames.main(ref(Destination.queue("q-" + destination), namespace));
                queues.add(RabbitMqNames.queue(main));
                queues.add(RabbitMqNames.partitionQueue(main, 0));
                queues.add(RabbitMqNames.deadLetters(main));
                for (String name : names) {
                    queues.add(RabbitMqNames.queue(group(topic, name)));
                    queues.add(RabbitMqNames.partitionQueue(group(topic, name), 0));
                    queues.add(RabbitMqNames.deadLetters(group(topic, name)));
                }
            }
            queues.add(RabbitMqNames.rung(namespace, Duration.ofSeconds(1)));
        }
        // An exchange and a queue may share a name: the broker keeps them apart.
        assertThat(exchanges).doesNotHaveDuplicates();
        assertThat(queues).doesNotHaveDuplicates();
    }

    @Test
    void whatRabbitMqDoesNotTakeIsAProblem() {
        assertThat(RabbitMqNames.problem("orders.created__billing")).isEmpty();
        assertThat(RabbitMqNames.problem("Übung/1 2")).isEmpty();
        assertThat(RabbitMqNames.problem("x".repeat(255))).isEmpty();
        for (String wrong : List.of("", " ", " a", "a ", "amq.direct", "x".repeat(256), "ü".repeat(128))) {
            assertThat(RabbitMqNames.problem(wrong)).as(wrong).isPresent();
        }
    }
}
