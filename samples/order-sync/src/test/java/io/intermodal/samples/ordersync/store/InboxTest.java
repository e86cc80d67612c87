package io.intermodal.samples.ordersync.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Handlers;
import io.intermodal.Message;
import io.intermodal.Messaging;
import io.intermodal.MessagingException;
import io.intermodal.Publisher;
import io.intermodal.RetryPolicy;
import io.intermodal.SubscribeOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxTest implements OutboxRelay.Listener {

    private static final Destination TOPIC = Destination.topic("things").ordered();
    private static final Group GROUP = Group.of(TOPIC, "counter").ordered();

    @TempDir
    private Path folder;

    private final Tally tally = new Tally();
    private final CountDownLatch sentinel = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();
    private Database database;
    private Connection connection;
    private Publisher<String> publisher;

    @BeforeEach
    void open() {
        database = Database.open(folder);
        connection = Messaging.connect(
                "memory:queue/inbox-" + folder.getFileName().toString().replaceAll("[^0-9]", ""));
        connection.provision(GROUP);
        publisher = connection.publisher(TOPIC, Codec.string());
    }

    @AfterEach
    void close() {
        connection.close();
        database.close();
    }

    @Test
    void aRepeatedMessageHasItsEffectOnce() throws Exception {
        subscribe((step, text) -> count(step));

        publish("m1", "run", "count");
        publish("m1", "run", "count");
        publish("m2", "run", "count");
        publish("end", "run", "end");

        awaitSentinel();
        assertThat(counted()).isEqualTo(2);
        assertThat(tally.repetitions()).isEqualTo(1);
        assertThat(tally.handledBy("things/counter")).isEqualTo(3);
    }

    @Test
    void anEffectThatFailsLeavesNothingBehindAndIsTriedAgain() throws Exception {
        subscribe((step, text) -> {
            count(step);
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("after the change, before the commit");
            }
        });

        publish("m1", "run", "count");
        publish("end", "run", "end");

        awaitSentinel();
        assertThat(calls).hasValue(2);
        assertThat(counted()).isEqualTo(1);
    }

    @Test
    void aMessageOfAnotherRunIsNotHandledAndNotLost() throws Exception {
        subscribe((step, text) -> count(step));

        publish("m1", "another", "count");
        publish("end", "run", "end");

        awaitSentinel();
        assertThat(counted()).isZero();
        assertThat(connection.deadLetters(GROUP).list(10))
                .singleElement()
                .satisfies(letter -> assertThat(letter.message().id()).contains("m1"));
    }

    private void subscribe(Inbox.Effect<String> effect) {
        OutboxRelay relay = new OutboxRelay(database, tally, "run", Map.of(), this);
        Inbox inbox = new Inbox(database, relay, tally, "run");
        RetryPolicy retry = RetryPolicy.builder()
                .firstDelay(Duration.ofMillis(10))
                .terminal(ForeignMessageException.class)
                .build();
        connection.subscribe(
                GROUP,
                Handlers.of(Codec.string(), delivery -> {
                    if (delivery.payload().equals("end")) {
                        inbox.once((Step step, String text) -> {}).handle(delivery);
                        sentinel.countDown();
                    } else {
                        inbox.once(effect).handle(delivery);
                    }
                }),
                SubscribeOptions.builder().retry(retry).build());
    }

    private void publish(String id, String run, String text) {
        publisher.publish(Message.builder(text)
                .id(id)
                .key("ada")
                .type("thing")
                .correlationId("o")
                .header(Inbox.RUN_HEADER, run)
                .header(Inbox.SEQ_HEADER, "1")
                .build());
    }

    private void awaitSentinel() throws InterruptedException {
        assertThat(sentinel.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private static void count(Step step) throws Exception {
        String update = "update analytics set orders = orders + 1";
        if (step.tx().update(update) == 0) {
            step.tx().update("insert into analytics (customer, metric, orders, amount) values ('ada', 'x', 1, 0)");
        }
    }

    private long counted() {
        return database.query(tx -> tx.number("select coalesce(sum(orders), 0) from analytics"));
    }

    @Override
    public void refused(OutboxRow row, MessagingException why) {
        throw new AssertionError(why);
    }

    @Override
    public void broken(Exception why) {
        throw new AssertionError(why);
    }
}
