package io.intermodal.samples.ordersync.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.ConnectionException;
import io.intermodal.Destination;
import io.intermodal.Message;
import io.intermodal.MessageTooLargeException;
import io.intermodal.MessagingException;
import io.intermodal.PublishException;
import io.intermodal.PublishOutcome;
import io.intermodal.PublishReceipt;
import io.intermodal.PublishResult;
import io.intermodal.Publisher;
import io.intermodal.samples.ordersync.shop.Events;
import io.intermodal.samples.ordersync.shop.Order;
import io.intermodal.samples.ordersync.shop.OrderLine;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxRelayTest implements OutboxRelay.Listener {

    @TempDir
    private Path folder;

    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final List<Exception> broken = new CopyOnWriteArrayList<>();
    private final Tally tally = new Tally();
    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(folder);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aFailedMessageIsPublishedAgainBeforeALaterOneOfItsCustomer() throws Exception {
        Recorder broker = new Recorder(number -> number <= 2 ? away() : null);
        OutboxRelay relay = relay(broker);
        relay.start();

        relay.publish(List.of(add("A1", "ada"), add("A2", "ada"), add("B1", "bob")));

        assertThat(relay.awaitRoom(1, 20_000)).isTrue();
        assertThat(broker.confirmed("ada")).containsExactly("A1", "A2");
        assertThat(broker.confirmed("bob")).containsExactly("B1");
        relay.stop();
        assertThat(unpublished()).isZero();
        assertThat(tally.confirmedOn("orders")).isEqualTo(3);
    }

    @Test
    void whatAnEarlierStartLeftBehindIsPublishedFirst() throws Exception {
        add("A1", "ada");
        Recorder broker = new Recorder(number -> null);
        OutboxRelay relay = relay(broker);

        relay.start();
        relay.publish(List.of(add("A2", "ada")));

        assertThat(relay.awaitRoom(1, 20_000)).isTrue();
        assertThat(broker.confirmed("ada")).containsExactly("A1", "A2");
        relay.stop();
    }

    @Test
    void whatIsNotConfirmedStaysForTheNextStart() throws Exception {
        Recorder silent = new Recorder(number -> away());
        OutboxRelay relay = relay(silent);
        relay.start();
        relay.publish(List.of(add("A1", "ada")));
        silent.awaitAttempts(1);
        relay.stop();
        assertThat(unpublished()).isEqualTo(1);

        Recorder broker = new Recorder(number -> null);
        OutboxRelay next = relay(broker);
        next.start();

        assertThat(next.awaitRoom(1, 20_000)).isTrue();
        assertThat(broker.confirmed("ada")).containsExactly("A1");
        next.stop();
    }

    @Test
    void whatNoBrokerTakesIsReportedAndHoldsNothingUp() throws Exception {
        Recorder broker =
                new Recorder(number -> number == 1 ? new MessageTooLargeException("IM-111: too large") : null);
        OutboxRelay relay = relay(broker);
        relay.start();

        relay.publish(List.of(add("A1", "ada"), add("A2", "ada")));

        assertThat(relay.awaitRoom(1, 20_000)).isTrue();
        assertThat(refused).containsExactly("A1");
        assertThat(broker.confirmed("ada")).containsExactly("A2");
        assertThat(broken).isEmpty();
        relay.stop();
    }

    private OutboxRelay relay(Recorder broker) {
        return new OutboxRelay(database, tally, "run", Map.of("orders", broker), this);
    }

    private OutboxRow add(String id, String customer) throws Exception {
        Order order = new Order(
                id, customer, "DE", "tok_visa", Instant.EPOCH, List.of(new OrderLine("mug", 1, BigDecimal.ONE)));
        return database.call(tx -> OutboxTable.add(tx, "run", Events.ORDER_PLACED, order, 1, null, order));
    }

    private long unpublished() {
        return database.query(tx -> tx.number("select count(*) from outbox where not published"));
    }

    private static PublishException away() {
        return new PublishException(
                "IM-120: away", "id", PublishOutcome.UNKNOWN, new ConnectionException("IM-101: away"));
    }

    @Override
    public void refused(OutboxRow row, MessagingException why) {
        refused.add(row.orderId());
    }

    @Override
    public void broken(Exception why) {
        broken.add(why);
    }

    /** Fails the attempts that it is told to fail and records what it confirmed; answers on another thread, some of it late. */
    private static final class Recorder implements Publisher<byte[]> {

        private static final Executor SOON = CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS);

        private final IntFunction<@Nullable MessagingException> failures;
        private final List<String> confirmed = new CopyOnWriteArrayList<>();
        private int attempts;

        Recorder(IntFunction<@Nullable MessagingException> failures) {
            this.failures = failures;
        }

        @Override
        public CompletableFuture<PublishReceipt> publishAsync(Message<byte[]> message) {
            MessagingException failure = failures.apply(attempted());
            return CompletableFuture.supplyAsync(
                    () -> {
                        if (failure != null) {
                            throw failure;
                        }
                        confirmed.add(message.key().orElseThrow() + " "
                                + message.correlationId().orElseThrow());
                        return new PublishReceipt(message.id().orElseThrow());
                    },
                    SOON);
        }

        private synchronized int attempted() {
            attempts++;
            notifyAll();
            return attempts;
        }

        synchronized void awaitAttempts(int number) throws InterruptedException {
            while (attempts < number) {
                wait();
            }
        }

        List<String> confirmed(String customer) {
            return confirmed.stream()
                    .filter(line -> line.startsWith(customer + " "))
                    .map(line -> line.substring(customer.length() + 1))
                    .toList();
        }

        @Override
        public PublishReceipt publish(Message<byte[]> message) {
            return publishAsync(message).join();
        }

        @Override
        public List<PublishResult> publishAll(List<Message<byte[]>> messages) {
            throw new UnsupportedOperationException("the relay does not use it");
        }

        @Override
        public Destination destination() {
            return Events.ORDERS;
        }

        @Override
        public void close() {}
    }
}
