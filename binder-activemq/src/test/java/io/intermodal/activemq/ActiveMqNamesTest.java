package io.intermodal.activemq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Route;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActiveMqNamesTest {

    private static final String[] PIECES = {
        "orders", "billing", "im", "delay", "4s", "1", "created", "dlq", "consumer", "virtualtopic"
    };

    private static DestinationRef ref(Destination destination, String namespace) {
        return new DestinationRef(destination, namespace, Optional.empty());
    }

    private static GroupRef group(Destination destination, String name, String namespace) {
        return new GroupRef(Group.of(destination, name), ref(destination, namespace), Optional.empty());
    }

    private static String name(Random random) {
        StringBuilder name = new StringBuilder(PIECES[random.nextInt(PIECES.length)]);
        while (random.nextInt(3) > 0 && name.length() < 28) {
            name.append(random.nextBoolean() ? '.' : '-').append(PIECES[random.nextInt(PIECES.length)]);
        }
        return name.toString();
    }

    @Test
    void namesAreWhatTheDocumentationSays() throws Exception {
        Destination topic = Destination.topic("orders.created");
        Destination queue = Destination.queue("jobs");
        assertThat(ActiveMqNames.of(new Route.Everyone(ref(topic, ""))).getQualifiedName())
                .isEqualTo("topic://VirtualTopic.orders.created");
        assertThat(ActiveMqNames.of(new Route.Everyone(ref(topic, "test"))).getQualifiedName())
                .isEqualTo("topic://VirtualTopic.test__orders.created");
        assertThat(ActiveMqNames.of(new Route.OneGroup(group(topic, "billing.v1", "")))
                        .getQualifiedName())
                .isEqualTo("queue://Consumer.billing_v1.VirtualTopic.orders.created");
        assertThat(ActiveMqNames.of(new Route.DeadLetters(group(topic, "billing.v1", "test")))
                        .getQualifiedName())
                .isEqualTo("queue://DLQ.test__orders.created__billing.v1");
        GroupRef main = new GroupRef(Group.of(queue), ref(queue, ""), Optional.empty());
        assertThat(ActiveMqNames.of(new Route.OneGroup(main)))
                .isEqualTo(ActiveMqNames.of(new Route.Everyone(ref(queue, ""))));
        assertThat(ActiveMqNames.of(new Route.DelayRung("test", Duration.ofSeconds(16)))
                        .getQualifiedName())
                .isEqualTo("queue://im_delay.test__16s");
    }

    @Test
    void physicalNamesAreUsedAsTheyAre() throws Exception {
        Destination topic = Destination.topic("orders");
        DestinationRef legacy = new DestinationRef(topic, "test", Optional.of("VirtualTopic.Legacy_Orders"));
        assertThat(ActiveMqNames.of(new Route.Everyone(legacy)).getPhysicalName())
                .isEqualTo("VirtualTopic.Legacy_Orders");
        GroupRef group = new GroupRef(Group.of(topic, "billing"), legacy, Optional.empty());
        assertThat(ActiveMqNames.of(new Route.OneGroup(group)).getPhysicalName())
                .isEqualTo("Consumer.billing.VirtualTopic.Legacy_Orders");
        GroupRef named = new GroupRef(Group.of(topic, "billing"), legacy, Optional.of("BILLING.IN"));
        assertThat(ActiveMqNames.of(new Route.OneGroup(named)).getPhysicalName())
                .isEqualTo("BILLING.IN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b", "a.>", "*.a", "a?consumer.prefetchSize=1", "queue://a", "", " ", "a "})
    void namesThatActiveMqReadsOtherwiseAreRefused(String name) {
        DestinationRef wild = new DestinationRef(Destination.queue("orders"), "", Optional.of(name));
        assertThatThrownBy(() -> ActiveMqNames.of(new Route.Everyone(wild)))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("physical-name");
    }

    @Test
    void noTwoThingsShareAName() throws Exception {
        Random random = new Random(3);
        Map<String, String> owners = new HashMap<>();
        for (int n = 0; n < 100_000; n++) {
            String namespace = random.nextInt(3) == 0 ? "" : name(random);
            String destination = name(random);
            Destination kind = random.nextBoolean() ? Destination.topic(destination) : Destination.queue(destination);
            boolean topic = kind.kind() == Destination.Kind.TOPIC;
            String what = kind.kind() + " " + namespace + "|" + destination;
            Route route;
            switch (random.nextInt(4)) {
                case 0 -> route = new Route.Everyone(ref(kind, namespace));
                case 1 -> {
                    String name = topic ? name(random) : Destination.MAIN_GROUP;
                    route = new Route.OneGroup(topic ? group(kind, name, namespace) : main(kind, namespace));
                    what = topic ? "group " + name + " of " + what : what;
                }
                case 2 -> {
                    // Destinations of both kinds share their dead letters' names: one name is one destination.
                    route = new Route.DeadLetters(topic ? group(kind, "g", namespace) : main(kind, namespace));
                    what = "dead letters of " + (topic ? "g" : "main") + " of " + namespace + "|" + destination;
                }
                default -> {
                    int seconds = 1 + random.nextInt(5);
                    route = new Route.DelayRung(namespace, Duration.ofSeconds(seconds));
                    what = "rung " + namespace + "|" + seconds;
                }
            }
            String physical = ActiveMqNames.of(route).getQualifiedName();
            String owner = owners.putIfAbsent(physical, what);
            assertThat(owner == null || owner.equals(what))
                    .as(physical + " for " + owner + " and " + what)
                    .isTrue();
        }
    }

    private static GroupRef main(Destination queue, String namespace) {
        return new GroupRef(Group.of(queue), ref(queue, namespace), Optional.empty());
    }
}
