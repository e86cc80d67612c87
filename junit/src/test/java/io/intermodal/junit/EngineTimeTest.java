package io.intermodal.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.ConnectionState;
import io.intermodal.DeadLetter;
import io.intermodal.Handlers;
import io.intermodal.Message;
import io.intermodal.PublishException;
import io.intermodal.Publisher;
import io.intermodal.RedriveOptions;
import io.intermodal.SubscribeOptions;
import io.intermodal.Subscription;
import io.intermodal.memory.MemoryBroker;
import io.intermodal.memory.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The engine on a clock that the test moves. */
@ExtendWith(IntermodalExtension.class)
@Timeout(20)
class EngineTimeTest {

    private final Shop shop = new Shop();

    @Test
    void aRetryComesExactlyWhenItIsDue(Connection connection, VirtualTime time) {
        shop.failing(2).subscribe(connection);
        Shop.publisher(connection).publish(Message.of("order 1"));

        time.advance(Duration.ofMillis(19_999));
        assertThat(shop.handled()).isEmpty();
        time.advance(Duration.ofMillis(1));
        assertThat(shop.handled()).containsExactly("order 1 3");
    }

    @Test
    void whatWaitsInMemoryComesToo(Connection connection, VirtualTime time) {
        shop.subscribe(connection, delivery -> {
            if (delivery.attempt() == 1) {
                delivery.retry(Duration.ofMillis(300));
            } else {
                shop.handle(delivery);
            }
        });
        Shop.publisher(connection).publish(Message.of("order 1"));

        time.advance(Duration.ofMillis(299));
        assertThat(shop.handled()).isEmpty();
        time.advance(Duration.ofMillis(2));
        assertThat(shop.handled()).containsExactly("order 1 2");
    }

    @Test
    void aDelayedMessageComesWhenItIsDue(Connection connection, VirtualTime time) {
        shop.subscribe(connection);
        Shop.publisher(connection)
                .publish(Message.builder("reminder").delay(Duration.ofDays(3)).build());

        time.advance(Duration.ofDays(3).minusMillis(1));
        assertThat(shop.handled()).isEmpty();
        time.advance(Duration.ofMillis(1));
        assertThat(shop.handled()).containsExactly("reminder 1");
    }

    @Test
    void aMessagePastItsTimeToLiveIsNotHandled(Connection connection, VirtualTime time) {
        connection.provision(Shop.BILLING);
        Publisher<String> publisher = Shop.publisher(connection);
        publisher.publish(
                Message.builder("old").timeToLive(Duration.ofSeconds(5)).build());
        time.advance(Duration.ofSeconds(6));
        publisher.publish(
                Message.builder("young").timeToLive(Duration.ofSeconds(5)).build());

        shop.subscribe(connection);
        time.awaitIdle();

        assertThat(shop.handled()).containsExactly("young 1");
    }

    @Test
    void aHandlerThatTakesTooLongIsInterrupted(Connection connection, VirtualTime time) {
        List<String> ends = new CopyOnWriteArrayList<>();
        shop.subscribe(connection, delivery -> {
            try {
                time.sleep(Duration.ofMinutes(20));
            } catch (InterruptedException e) {
                ends.add("interrupted after " + Duration.between(VirtualTime.START, time.now()));
            }
        });
        Shop.publisher(connection).publish(Message.of("order 1"));

        time.advance(Duration.ofMinutes(10));

        assertThat(ends).containsExactly("interrupted after PT10M");
    }

    @Test
    void whatAHandlerPublishesHasArrivedToo(Connection connection, VirtualTime time) {
        Publisher<String> publisher = Shop.publisher(connection);
        shop.subscribe(connection, delivery -> {
            shop.handle(delivery);
            if (delivery.payload().length() < 5) {
                publisher.publish(Message.of(delivery.payload() + "a"));
            }
        });
        publisher.publish(Message.of("a"));

        time.awaitIdle();

        assertThat(shop.handled()).containsExactly("a 1", "aa 1", "aaa 1", "aaaa 1", "aaaaa 1");
    }

    @Test
    void aThousandMessagesThatAllFailOnceAreAllHandledInTheSecondRound(
            Connection connection, VirtualTime time, MemoryBroker broker) {
        shop.subscribe(connection, delivery -> {
            if (delivery.attempt() == 1) {
                throw new IllegalStateException("not yet");
            }
            shop.handle(delivery);
        });
        Publisher<String> publisher = Shop.publisher(connection);
        for (int i = 0; i < 1_000; i++) {
            publisher.publish(Message.of("order " + i));
        }

        time.advance(Duration.ofSeconds(10));

        assertThat(shop.handled()).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(broker.leftOvers()).isEmpty();
    }

    @Test
    void aLostConnectionComesBackWithinVirtualSeconds(Connection connection, VirtualTime time, MemoryBroker broker) {
        shop.subscribe(connection);
        broker.loseConnections();
        time.awaitIdle();
        assertThat(connection.state()).isEqualTo(ConnectionState.RECOVERING);

        time.advanceUntil(() -> connection.state() == ConnectionState.OPEN, Duration.ofSeconds(5));
        Shop.publisher(connection).publish(Message.of("order 1"));
        time.advance(Duration.ofSeconds(5));

        assertThat(shop.handled()).containsExactly("order 1 1");
    }

    @Test
    void publishingWithoutABrokerTakesItsTimeOutAndNoRealTime(
            Connection connection, VirtualTime time, MemoryBroker broker) {
        Publisher<String> publisher = Shop.publisher(connection);
        broker.crash();
        Instant before = time.now();

        assertThatThrownBy(() -> publisher.publish(Message.of("order 1"))).isInstanceOf(PublishException.class);

        assertThat(Duration.between(before, time.now())).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aFrozenBrokerIsNoticedAndItsReturnToo(Connection connection, VirtualTime time, MemoryBroker broker) {
        shop.subscribe(connection);
        Publisher<String> publisher = Shop.publisher(connection);
        broker.freeze();
        CompletableFuture<?> publishing = publisher.publishAsync(Message.of("order 1"));

        time.advance(Duration.ofSeconds(10));
        assertThat(publishing).isCompletedExceptionally();
        time.advance(Duration.ofMinutes(5));
        broker.thaw();
        time.advance(Duration.ofMinutes(1));
        publisher.publish(Message.of("order 2"));
        time.awaitIdle();

        assertThat(shop.handled()).contains("order 2 1");
    }

    @Test
    void deadLettersAreListedAndRedriven(Connection connection, VirtualTime time) {
        shop.failing(3).subscribe(connection);
        Shop.publisher(connection).publish(Message.of("order 1"));
        time.advance(Duration.ofMinutes(1));

        assertThat(connection.deadLetters(Shop.BILLING).list(10))
                .extracting(DeadLetter::attempts)
                .containsExactly(3);
        connection.deadLetters(Shop.BILLING).redrive(RedriveOptions.all());
        time.awaitIdle();

        assertThat(shop.handled()).containsExactly("order 1 1");
    }

    @Test
    void anExecutorOfTheApplicationTakesPart(Connection connection, VirtualTime time) {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            connection.subscribe(
                    Shop.BILLING,
                    Handlers.async(
                            Codec.string(),
                            delivery -> CompletableFuture.runAsync(() -> shop.handle(delivery), time.tracked(pool))),
                    Shop.TEN_SECONDS);
            shop.failing(1);
            Shop.publisher(connection).publish(Message.of("order 1"));

            time.advance(Duration.ofSeconds(10));

            assertThat(shop.handled()).containsExactly("order 1 2");
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void closingGivesASlowHandlerItsTime(Connection connection, VirtualTime time) {
        Subscription subscription = connection.subscribe(
                Shop.BILLING,
                Handlers.of(Codec.string(), delivery -> {
                    time.sleep(Duration.ofSeconds(5));
                    shop.handle(delivery);
                }),
                SubscribeOptions.defaults());
        Shop.publisher(connection).publish(Message.of("order 1"));
        time.awaitIdle();

        subscription.close();

        assertThat(shop.handled()).containsExactly("order 1 1");
        assertThat(time.now()).isEqualTo(VirtualTime.START.plusSeconds(5));
    }
}
