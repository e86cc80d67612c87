package io.intermodal.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.Connection;
import io.intermodal.Message;
import io.intermodal.PublishException;
import io.intermodal.PublishOutcome;
import io.intermodal.Publisher;
import io.intermodal.memory.MemoryBroker;
import io.intermodal.memory.VirtualTime;
import io.intermodal.spi.BrokerException;
import java.time.Duration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each switch of the broker, as an application meets it. */
@Timeout(20)
class BrokerFaultsTest {

    private static final Duration RECOVERY = Duration.ofSeconds(30);

    private final Shop shop = new Shop();

    @Nested
    class OfAQueue {

        @RegisterExtension
        final IntermodalExtension intermodal = IntermodalExtension.queue();

        @Test
        void aProcessThatDiesBeforeItSettlesHasItsMessageHandledByAnother(
                Connection dying, Connection heir, MemoryBroker broker, VirtualTime time) {
            diesBeforeItSettles(dying, heir, broker, time);
        }

        @Test
        void aKilledProcessNeverComesBack(Connection killed, Connection heir, MemoryBroker broker, VirtualTime time) {
            neverComesBack(killed, heir, broker, time);
        }

        @Test
        void aLostMessageIsReportedAsUnknown(Connection connection, MemoryBroker broker, VirtualTime time) {
            shop.subscribe(connection);
            Publisher<String> publisher = Shop.publisher(connection);
            broker.loseNext(1);

            assertThatThrownBy(() -> publisher.publish(Message.of("lost")))
                    .asInstanceOf(InstanceOfAssertFactories.type(PublishException.class))
                    .extracting(PublishException::outcome)
                    .isEqualTo(PublishOutcome.UNKNOWN);
            publisher.publish(Message.of("sentinel"));
            time.advance(RECOVERY);

            assertThat(shop.handled()).containsExactly("sentinel 1");
        }

        @Test
        void aStoredMessageWithoutAnAnswerIsUnknownToo(Connection connection, MemoryBroker broker, VirtualTime time) {
            shop.subscribe(connection);
            broker.unknownNext(1);

            assertThatThrownBy(() -> Shop.publisher(connection).publish(Message.of("stored")))
                    .isInstanceOf(PublishException.class);
            time.awaitIdle();

            assertThat(shop.handled()).containsExactly("stored 1");
        }

        @Test
        void aDuplicateComesTwice(Connection connection, MemoryBroker broker, VirtualTime time) {
            shop.subscribe(connection);
            broker.duplicateNext();

            Shop.publisher(connection).publish(Message.of("order 1"));
            time.awaitIdle();

            assertThat(shop.handled()).containsExactly("order 1 1", "order 1 1");
        }

        @Test
        void aRefusalThatPassesIsRepeatedAndOneThatDoesNotIsReported(
                Connection connection, MemoryBroker broker, VirtualTime time) {
            shop.subscribe(connection);
            Publisher<String> publisher = Shop.publisher(connection);
            broker.refuseNext(3, BrokerException.Kind.BUSY);
            publisher.publish(Message.of("order 1"));
            broker.refuseNext(1, BrokerException.Kind.UNAUTHORIZED);

            assertThatThrownBy(() -> publisher.publish(Message.of("order 2")))
                    .asInstanceOf(InstanceOfAssertFactories.type(PublishException.class))
                    .extracting(PublishException::outcome)
                    .isEqualTo(PublishOutcome.REJECTED);
            time.awaitIdle();

            assertThat(shop.handled()).containsExactly("order 1 1");
        }

        @Test
        void whatIsHandedOutLateKeepsItsOrder(Connection connection, MemoryBroker broker, VirtualTime time) {
            shop.subscribe(connection);
            Publisher<String> publisher = Shop.publisher(connection);
            broker.deliveryDelay(Duration.ofSeconds(30));
            publisher.publish(Message.of("order 1"));
            broker.deliveryDelay(Duration.ZERO);
            publisher.publish(Message.of("order 2"));

            time.advance(Duration.ofSeconds(30));

            assertThat(shop.handled()).containsExactly("order 1 1", "order 2 1");
        }

        @Test
        void onlyAnOpenConnectionOfThisBrokerIsKilled(Connection connection, MemoryBroker broker) {
            MemoryBroker other = MemoryBroker.queue("other-broker");

            assertThatThrownBy(() -> other.kill(connection))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not connected to memory:queue/other-broker");
            other.discard();
        }
    }

    @Nested
    class OfALog {

        @RegisterExtension
        final IntermodalExtension intermodal = IntermodalExtension.log();

        @Test
        void aProcessThatDiesBeforeItSettlesHasItsMessageHandledByAnother(
                Connection dying, Connection heir, MemoryBroker broker, VirtualTime time) {
            diesBeforeItSettles(dying, heir, broker, time);
        }

        @Test
        void aKilledProcessNeverComesBack(Connection killed, Connection heir, MemoryBroker broker, VirtualTime time) {
            neverComesBack(killed, heir, broker, time);
        }
    }

    private void diesBeforeItSettles(Connection dying, Connection heir, MemoryBroker broker, VirtualTime time) {
        shop.subscribe(dying);
        broker.crashBeforeSettlement();
        Shop.publisher(dying).publish(Message.of("order 1"));
        time.advance(RECOVERY);
        assertThat(shop.handled()).containsExactly("order 1 1");

        shop.subscribe(heir);
        time.advance(RECOVERY);

        assertThat(shop.handled()).containsExactly("order 1 1", "order 1 1");
        assertThat(broker.leftOvers()).isEmpty();
    }

    private void neverComesBack(Connection killed, Connection heir, MemoryBroker broker, VirtualTime time) {
        shop.subscribe(killed, delivery -> time.sleep(Duration.ofMinutes(5)));
        Shop.publisher(killed).publish(Message.of("order 1"));
        time.awaitIdle();
        broker.kill(killed);
        time.advance(Duration.ofMinutes(10));
        assertThat(broker.leftOvers()).hasSize(1);
        assertThat(broker.connections()).isOne();

        shop.subscribe(heir);
        time.awaitIdle();

        assertThat(shop.handled()).containsExactly("order 1 1");
    }
}
