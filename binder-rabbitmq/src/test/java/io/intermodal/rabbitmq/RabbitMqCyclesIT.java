package io.intermodal.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.ConnectionOptions;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Handlers;
import io.intermodal.Message;
import io.intermodal.Messaging;
import io.intermodal.Publisher;
import io.intermodal.SubscribeOptions;
import io.intermodal.Subscription;
import io.intermodal.SubscriptionState;
import io.intermodal.brokers.RabbitMqBroker;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that is started and stopped again and again gives back what it had fetched, and none of that counts as an attempt. */
class RabbitMqCyclesIT {

    private static final int CYCLES = 25;
    private static final int LEFT = 50;
    private static final Duration ENOUGH = Duration.ofSeconds(60);
    private static final SubscribeOptions ONE_AT_WORK =
            SubscribeOptions.builder().concurrency(1).prefetch(LEFT).build();

    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();

    /** Servers before 4.3 count what is given back; the newest counts other things than they do. */
    @ParameterizedTest
    @ValueSource(strings = {"bookworm", "newest"})
    void twentyFiveStartsAndStopsBurnNoAttempts(String suite) throws Exception {
        try (RabbitMqBroker broker =
                        RabbitMqBroker.started(RabbitMqBroker.with().suite(suite));
                Connection connection = Messaging.connect(ConnectionOptions.builder()
                        .set("intermodal.broker", broker.address().toString())
                        .set("intermodal.user", "guest")
                        .set("intermodal.password", "guest")
                        .build())) {
            Destination jobs = Destination.queue("jobs");
            Group workers = Group.of(jobs);
            connection.provision(workers);
            Publisher<String> publisher = connection.publisher(jobs, Codec.string());
            Set<String> all = new HashSet<>();
            for (int i = 0; i < LEFT + CYCLES; i++) {
                String text = "job " + i;
                publisher.publish(Message.of("key " + i, text));
                all.add(text);
            }
            for (int i = 0; i < CYCLES; i++) {
                CountDownLatch entered = new CountDownLatch(1);
                CountDownLatch leave = new CountDownLatch(1);
                Subscription subscription = connection.subscribe(
                        workers,
                        Handlers.of(Codec.string(), delivery -> {
                            attempts.merge(delivery.payload(), delivery.attempt(), Math::max);
                            entered.countDown();
                            assertThat(leave.await(ENOUGH.toSeconds(), TimeUnit.SECONDS))
                                    .isTrue();
                        }),
                        ONE_AT_WORK);
                assertThat(entered.await(ENOUGH.toSeconds(), TimeUnit.SECONDS)).isTrue();
                if (i == 0) {
                    // So there is something to give back.
                    await(() -> broker.control("list_queues", "name", "messages_unacknowledged")
                            .contains("jobs\t" + (LEFT + 1)));
                }
                Thread stop = new Thread(() -> subscription.close(ENOUGH));
                stop.start();
                await(() -> subscription.state() == SubscriptionState.CLOSING);
                leave.countDown();
                stop.join(ENOUGH.toMillis());
                assertThat(stop.isAlive()).isFalse();
            }
            CountDownLatch rest = new CountDownLatch(all.size() - attempts.size());
            assertThat(rest.getCount()).isPositive();
            connection.subscribe(
                    workers,
                    Handlers.of(Codec.string(), delivery -> {
                        if (attempts.put(delivery.payload(), delivery.attempt()) == null) {
                            rest.countDown();
                        }
                    }),
                    ONE_AT_WORK);
            assertThat(rest.await(ENOUGH.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(attempts.keySet()).isEqualTo(all);
            assertThat(attempts.values()).containsOnly(1);
            assertThat(connection.deadLetters(workers).list(10)).isEmpty();
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + ENOUGH.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
