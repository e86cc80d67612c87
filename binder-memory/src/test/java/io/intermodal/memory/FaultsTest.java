package io.intermodal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Mode;
import io.intermodal.PublishOutcome;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Credentials;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.LogSource;
import io.intermodal.spi.Route;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker fails on command, in both shapes alike. */
@ParameterizedClass
@ValueSource(strings = {"queue", "log"})
class FaultsTest {

    private static final Destination ORDERS = Destination.topic("orders").partitions(1);
    private static final Group BILLING = Group.of(ORDERS, "billing");
    private static final Route ROUTE = new Route.OneGroup(Client.ref(BILLING));
    private static final Route EVERYONE = new Route.Everyone(Client.ref(ORDERS));
    private static final Route DEAD = new Route.DeadLetters(Client.ref(BILLING));

    private final String shape;
    private MemoryBroker broker;
    private Client client;

    FaultsTest(String shape) {
        this.shape = shape;
    }

    @BeforeEach
    void open(TestInfo test) throws BrokerException {
        broker = Brokers.named(shape, test.getTestMethod().orElseThrow().getName());
        client = Client.of(broker);
        client.provision(BILLING);
    }

    @AfterEach
    void close() {
        client.close();
        broker.discard();
    }

    @Test
    void aLostConnectionReturnsTheUnsettledToTheNext() throws Exception {
        client.publish(ORDERS, "k", "1", "2", "3");
        Reader reader = client.reader(Mode.WORK, ROUTE).start(2);
        Incoming first = reader.take(2).get(0);
        settle(reader, first);
        reader.source().flush().toCompletableFuture().join();
        broker.loseConnections();

        assertThat(client.loss().kind()).isEqualTo(BrokerException.Kind.UNAVAILABLE);
        assertThat(reader.fence()).startsWith("orders");
        assertThat(reader.source().flush().toCompletableFuture()).isCompletedExceptionally();
        client.send(EVERYONE, "late", "k");
        assertThat(client.outcome()).isEqualTo(rejected("late", BrokerException.Kind.UNAVAILABLE));

        try (Client next = Client.of(broker)) {
            Reader again = next.reader(Mode.WORK, ROUTE).start(10);
            Incoming redelivered = again.next();
            assertThat(redelivered.envelope().id()).isEqualTo("2");
            assertThat(redelivered.brokerDeliveries()).isEqualTo(shape.equals("queue") ? 1 : Incoming.NOT_COUNTED);
            assertThat(again.ids(1)).containsExactly("3");
        }
    }

    @Test
    void aSendWithoutAnswerEndsUnknownWhenTheConnectionIsLost() throws Exception {
        broker.confirmDelay(Duration.ofMinutes(1));
        client.send(EVERYONE, "1", "k");
        broker.loseConnections();

        assertThat(client.outcome()).isEqualTo(unknown("1", BrokerException.Kind.UNAVAILABLE));
        assertThat(broker.contents("orders_billing")).hasSize(1);
    }

    @Test
    void aSettlementThatIsNotRecordedIsLostWithTheConnection() throws Exception {
        client.publish(ORDERS, "k", "1");
        broker.settleDelay(Duration.ofMinutes(1));
        Reader reader = client.reader(Mode.WORK, ROUTE).start(1);
        settle(reader, reader.next());
        CompletableFuture<Void> flush = reader.source().flush().toCompletableFuture();
        assertThat(flush).isNotDone();
        broker.loseConnections();

        assertThatThrownBy(flush::join).hasRootCauseInstanceOf(BrokerException.class);
        assertThat(broker.contents("orders_billing")).hasSize(1);
    }

    @Test
    void aStoppedBrokerRefusesAndKeepsEverything() throws Exception {
        client.publish(ORDERS, "k", "1");
        broker.stop();
        assertThat(client.loss()).hasMessageContaining("was stopped");
        assertThatThrownBy(() -> Client.of(broker)).hasMessageContaining("is not running");

        broker.start();
        try (Client next = Client.of(broker)) {
            assertThat(next.reader(Mode.WORK, ROUTE).start(1).ids(1)).containsExactly("1");
        }
    }

    @Test
    void anOrderlyStopStillRecordsWhatWasSettled() throws Exception {
        client.publish(ORDERS, "k", "1", "2");
        broker.settleDelay(Duration.ofMinutes(1));
        Reader reader = client.reader(Mode.WORK, ROUTE).start(2);
        settle(reader, reader.next());
        broker.stop();

        assertThat(broker.contents("orders_billing")).hasSize(1);
        assertThat(broker.contents("orders_billing").get(0).deliveries()).isLessThan(1);
    }

    @Test
    void aCrashForgetsConsumersThatWereLeaving() throws Exception {
        Reader reader = client.reader(Mode.WORK, ROUTE).start(1);
        reader.lane();
        broker.freeze();
        reader.source().close(Duration.ofMillis(1));
        broker.crash();

        assertThat(broker.consumers("orders_billing")).isZero();
    }

    @Test
    void aFrozenBrokerAnswersNothingUntilItIsThawed() throws Exception {
        client.publish(ORDERS, "k", "1");
        try (Client patient = Client.of(broker, new ManualTime(), "delay", "relay")) {
            Reader reader = patient.reader(Mode.WORK, ROUTE);
            broker.freeze();
            reader.start(10);
            patient.send(EVERYONE, "2", "k");
            CompletableFuture<Void> flush = reader.source().flush().toCompletableFuture();
            assertThatThrownBy(() -> Client.of(broker)).hasMessageContaining("did not answer within");
            assertThat(flush).isNotDone();

            broker.thaw();
            assertThat(patient.outcome().outcome()).isEqualTo(PublishOutcome.CONFIRMED);
            assertThat(reader.ids(2)).containsExactly("1", "2");
        }
    }

    @Test
    void aFlushThatIsNotAnsweredFailsInTime() throws Exception {
        ManualTime time = new ManualTime();
        try (Client patient = Client.of(broker, time, "delay", "relay")) {
            Reader reader = patient.reader(Mode.WORK, ROUTE).start(10);
            broker.settleDelay(Duration.ofMinutes(1));
            CompletableFuture<Void> flush = reader.source().flush().toCompletableFuture();
            time.advanceMillis(9_999);
            assertThat(flush).isNotDone();
            time.advanceMillis(1);
            assertThatThrownBy(flush::join)
                    .hasRootCauseInstanceOf(BrokerException.class)
                    .hasMessageContaining("has not recorded all settlements");
            reader.source().close(Duration.ofMillis(1));
        }
    }

    @Test
    void aBrokerFrozenForLongIsGivenUpAndStillStoresWhatItGot() throws Exception {
        broker.freeze();
        client.send(EVERYONE, "1", "k");
        assertThat(client.loss()).hasMessageContaining("has not answered");
        assertThat(client.outcome()).isEqualTo(unknown("1", BrokerException.Kind.UNAVAILABLE));
        assertThat(broker.contents("orders_billing")).isEmpty();

        broker.thaw();
        assertThat(broker.contents("orders_billing")).hasSize(1);
    }

    @Test
    void killedConsumersEndAndTheLinkStays() throws Exception {
        client.publish(ORDERS, "k", "1");
        Reader reader = client.reader(Mode.WORK, ROUTE).start(1);
        reader.next();
        broker.killConsumers();

        assertThat(reader.fence()).startsWith("orders");
        assertThat(reader.end().kind()).isEqualTo(BrokerException.Kind.UNAVAILABLE);
        reader.close();
        assertThat(client.reader(Mode.WORK, ROUTE).start(1).ids(1)).containsExactly("1");
    }

    @Test
    void deniedWritesAreRefusedByPlace() throws Exception {
        broker.denyWrites("*_dead");
        client.send(DEAD, "1", "k");
        assertThat(client.outcome()).isEqualTo(rejected("1", BrokerException.Kind.UNAUTHORIZED));
        client.publish(ORDERS, "k", "2");

        broker.allowWrites();
        client.publish(DEAD, "k", "3");
        assertThat(broker.contents("orders_billing_dead")).hasSize(1);
    }

    @Test
    void singleMessagesAreRefusedDuplicatedOrLeftOpen() throws Exception {
        broker.refuseNext(1, BrokerException.Kind.BUSY);
        client.send(EVERYONE, "refused", "k");
        assertThat(client.outcome()).isEqualTo(rejected("refused", BrokerException.Kind.BUSY));
        broker.duplicateNext();
        client.publish(ORDERS, "k", "twice");
        broker.unknownNext(1);
        client.send(EVERYONE, "unknown", "k");
        assertThat(client.outcome()).isEqualTo(unknown("unknown", BrokerException.Kind.UNAVAILABLE));
        client.publish(ORDERS, "k", "last");

        assertThat(client.reader(Mode.WORK, ROUTE).start(10).ids(4))
                .containsExactly("twice", "twice", "unknown", "last");
    }

    @Test
    void credentialsAreRequired() throws Exception {
        broker.requireCredentials("shop", "canary");
        assertThatThrownBy(() -> Client.of(broker, new Credentials("shop", "wrong")))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.kind()).isEqualTo(BrokerException.Kind.UNAUTHORIZED))
                .hasMessageNotContaining("canary");
        assertThat(broker.connections()).isEqualTo(1);

        Client.of(broker, new Credentials("shop", "canary")).close();
    }

    @Test
    void aClosedSenderLeavesNoSendWithoutOutcome() throws Exception {
        broker.confirmDelay(Duration.ofMinutes(1));
        client.send(EVERYONE, "1", "k");
        client.sender().close(Duration.ofMillis(1));
        assertThat(client.outcome()).isEqualTo(unknown("1", BrokerException.Kind.CLOSED));
        client.send(EVERYONE, "2", "k");
        assertThat(client.outcome()).isEqualTo(rejected("2", BrokerException.Kind.CLOSED));
    }

    private static void settle(Reader reader, Incoming message) {
        if (reader.source() instanceof LogSource log) {
            log.commit(message.lane(), message.position() + 1);
        } else {
            reader.messages().ack(message);
        }
    }

    private static Client.Outcome rejected(String id, BrokerException.Kind kind) {
        return new Client.Outcome(id, PublishOutcome.REJECTED, kind);
    }

    private static Client.Outcome unknown(String id, BrokerException.Kind kind) {
        return new Client.Outcome(id, PublishOutcome.UNKNOWN, kind);
    }
}
