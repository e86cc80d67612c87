package io.intermodal.activemq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.Destination;
import io.intermodal.PublishOutcome;
import io.intermodal.brokers.ActiveMqBroker;
import io.intermodal.brokers.Address;
import io.intermodal.brokers.KeyMaterial;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Envelope;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Route;
import io.intermodal.spi.Sender;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever the broker does, every call returns in time, every outcome is told once, and nothing is left behind. */
class ActiveMqFaultsIT {

    private static ActiveMqBroker broker;

    @BeforeAll
    static void start() {
        broker = ActiveMqBroker.started(ActiveMqBroker.with().tls(KeyMaterial.Kind.VALID));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static Config config() {
        return Config.of(broker.address()).detectionTime(Duration.ofSeconds(2)).requestTimeout(Duration.ofSeconds(2));
    }

    private static Duration took(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void failsToOpenInTime(Config config, Kind kind) throws Exception {
        try (config) {
            config.connectTimeout(Duration.ofSeconds(2));
            Duration time = took(() -> assertThatThrownBy(() -> Wire.open(config))
                    .isInstanceOfSatisfying(
                            BrokerException.class, e -> assertThat(e.kind()).isEqualTo(kind)));
            assertThat(time).isLessThan(Duration.ofMillis(2500));
            for (Thread thread : config.liveThreads()) {
                thread.join(2000);
            }
            assertThat(config.liveThreads()).isEmpty();
        }
    }

    @Test
    void openingFailsInTimeAgainstAFrozenBroker() throws Exception {
        broker.freeze();
        try {
            failsToOpenInTime(Config.of(broker.address()), Kind.UNAVAILABLE);
        } finally {
            broker.thaw();
        }
    }

    @Test
    void openingFailsInTimeAgainstAPortThatSaysNothing() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Address address = broker.address().withPort(mute.getLocalPort());
            failsToOpenInTime(Config.of(address), Kind.UNAVAILABLE);
            failsToOpenInTime(Config.of(address).tls(Trust.everybodysAuthorities()), Kind.UNAVAILABLE);
        }
    }

    @Test
    void openingFailsAtOnceWhereNobodyListensAndGoesOnToTheNextServer() throws Exception {
        int free;
        try (ServerSocket gone = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            free = gone.getLocalPort();
        }
        Address nobody = broker.address().withPort(free);
        failsToOpenInTime(Config.of(nobody), Kind.UNAVAILABLE);
        try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Address silent = broker.address().withPort(mute.getLocalPort());
            Config config = Config.of(nobody, silent, broker.address()).connectTimeout(Duration.ofSeconds(4));
            try (Wire wire = Wire.open(config)) {
                assertThat(wire.link.info().version()).startsWith("6.");
            }
        }
    }

    @Test
    void aKilledBrokerLosesNothingConfirmedAndEndsEverySendOnce() throws Exception {
        Destination orders = Wire.queue("orders");
        Route route = new Route.OneGroup(Wire.group(orders, "main"));
        Set<String> confirmed = new HashSet<>();
        Set<String> possible = new HashSet<>();
        try (Wire wire = Wire.open(config())) {
            wire.link.topology().create(Wire.plan(orders, Wire.group(orders, "main")));
            Sender sender = wire.sender();
            Wire.await(Wire.send(sender, route, Wire.envelope("before").build(), 0));
            List<CompletableFuture<Wire.Sent>> outcomes = new ArrayList<>();
            for (int n = 0; n < 300; n++) {
                outcomes.add(Wire.send(sender, route, Wire.envelope("m" + n).build(), 0));
                if (n == 200) {
                    Wire.await(outcomes.get(50));
                    broker.kill();
                }
            }
            for (int n = 0; n < outcomes.size(); n++) {
                Wire.Sent sent = Wire.await(outcomes.get(n));
                if (sent.outcome() == PublishOutcome.CONFIRMED) {
                    confirmed.add("m" + n);
                }
                if (sent.outcome() != PublishOutcome.REJECTED) {
                    possible.add("m" + n);
                } else {
                    assertThat(sent.cause())
                            .isNotNull()
                            .extracting(BrokerException::kind)
                            .isEqualTo(Kind.UNAVAILABLE);
                }
            }
            assertThat(confirmed).contains("m50");
            assertThat(wire.lost.poll(5, TimeUnit.SECONDS)).isNotNull();
            assertThat(Wire.await(Wire.send(sender, route, Wire.envelope("late").build(), 0))
                            .outcome())
                    .isEqualTo(PublishOutcome.REJECTED);
            assertThatThrownBy(wire::sender).isInstanceOf(BrokerException.class);
            assertThat(took(() -> wire.link.close(Duration.ofSeconds(5)))).isLessThan(Duration.ofSeconds(2));
            assertThat(wire.lost).isEmpty();
            assertThat(wire.config.liveThreads()).isEmpty();
        } finally {
            broker.start();
        }
        try (Wire wire = Wire.open(config())) {
            wire.publish(route, "sentinel");
            Reading reading = wire.read(400, route);
            Set<String> found = new HashSet<>();
            for (String text = ""; !text.equals("sentinel"); text = Reading.text(reading.next())) {
                found.add(text);
            }
            assertThat(found).containsAll(confirmed);
            found.removeAll(possible);
            assertThat(found).containsExactlyInAnyOrder("", "before");
        }
    }

    @Test
    void aConsumerThatTheBrokerEndsEndsItsSourceAndNothingElse() throws Exception {
        Destination orders = Wire.queue("orders");
        Route route = new Route.OneGroup(Wire.group(orders, "main"));
        try (Foreign watcher = new Foreign(broker.address());
                Wire wire = Wire.open(config())) {
            Reading reading = wire.read(10, route);
            Lane lane = reading.lanes.poll(5, TimeUnit.SECONDS);
            assertThat(lane).isNotNull();
            wire.publish(route, "a");
            assertThat(Reading.text(reading.next())).isEqualTo("a");
            // Brokers end consumers that are too slow for them; this one is not configured to, so the order is given to
            // the source itself.
            ((ActiveMqSource) reading.source()).consumerEnded(watcher.consumerOf(orders.name()));
            assertThat(reading.ended.poll(5, TimeUnit.SECONDS))
                    .isNotNull()
                    .extracting(BrokerException::kind)
                    .isEqualTo(Kind.UNAVAILABLE);
            assertThat(reading.fenced.poll(5, TimeUnit.SECONDS)).isSameAs(lane);
            Reading next = wire.read(10, route);
            assertThat(Reading.text(next.next())).isEqualTo("a");
            assertThat(wire.lost).isEmpty();
        }
    }

    @Test
    void aLostConnectionFencesLanesAndFailsFlushes() throws Exception {
        Destination orders = Wire.queue("orders");
        Route route = new Route.OneGroup(Wire.group(orders, "main"));
        try (Wire wire = Wire.open(config())) {
            wire.publish(route, "a", "b");
            Reading reading = wire.read(10, route);
            Incoming first = reading.next();
            broker.kill();
            assertThat(wire.lost.poll(5, TimeUnit.SECONDS)).isNotNull();
            Lane fenced = reading.fenced.poll(5, TimeUnit.SECONDS);
            assertThat(fenced).isSameAs(first.lane());
            reading.ack(first);
            assertThatThrownBy(reading::flush).hasCauseInstanceOf(BrokerException.class);
            assertThat(took(reading::close)).isLessThan(Duration.ofSeconds(1));
            assertThat(reading.ended).isEmpty();
        } finally {
            broker.start();
        }
        try (Wire wire = Wire.open(config())) {
            Reading again = wire.read(10, route);
            assertThat(again.nextTexts(2)).containsExactly("a", "b");
            again.records.clear();
        }
    }

    @Test
    void aFrozenBrokerIsNoticedAndHoldsUpNobodyLongerThanTheDeadline() throws Exception {
        isNoticedAndHoldsUpNobody(config());
    }

    @Test
    void aFrozenBrokerHoldsUpNobodyOverTlsEither() throws Exception {
        KeyStore authorities = KeyStore.getInstance(
                broker.keys().trustStore().toFile(), broker.keys().password().toCharArray());
        isNoticedAndHoldsUpNobody(Config.of(broker.tlsAddress())
                .requestTimeout(Duration.ofSeconds(2))
                .tls(Trust.in(authorities, true)));
    }

    private static void isNoticedAndHoldsUpNobody(Config config) throws Exception {
        Destination orders = Wire.queue("orders");
        Route route = new Route.OneGroup(Wire.group(orders, "main"));
        byte[] large = new byte[900_000];
        try (Wire wire = Wire.open(config.detectionTime(Duration.ofSeconds(6)))) {
            wire.publish(route, "a");
            Reading reading = wire.read(10, route);
            Incoming held = reading.next();
            Sender sender = wire.sender();
            List<CompletableFuture<Wire.Sent>> outcomes = new ArrayList<>();
            broker.freeze();
            // More than the sockets hold, so that the client is stuck in a write; from two threads, so that one waits
            // for the other.
            Duration time = took(() -> {
                List<Thread> threads = new ArrayList<>();
                for (int t = 0; t < 2; t++) {
                    Thread thread = new Thread(() -> {
                        for (int n = 0; n < 10; n++) {
                            sendWithin(sender, route, large, Duration.ofSeconds(1), outcomes);
                        }
                    });
                    threads.add(thread);
                    thread.start();
                }
                for (Thread thread : threads) {
                    thread.join(60_000);
                    assertThat(thread.isAlive()).isFalse();
                }
            });
            assertThat(time).isLessThan(Duration.ofSeconds(10));
            for (CompletableFuture<Wire.Sent> outcome : outcomes) {
                assertThat(Wire.await(outcome).outcome()).isNotEqualTo(PublishOutcome.CONFIRMED);
            }
            assertThat(wire.lost.poll(10, TimeUnit.SECONDS)).isNotNull();
            reading.ack(held);
            assertThat(took(reading::close)).isLessThan(Duration.ofSeconds(2));
            assertThat(took(() -> wire.link.close(Duration.ofSeconds(2)))).isLessThan(Duration.ofSeconds(3));
            assertThat(wire.config.liveThreads()).isEmpty();
        } finally {
            broker.thaw();
        }
    }

    @Test
    void anIdleLinkToAFrozenBrokerIsLostWithinTheDetectionTimeAndClosesInTime() throws Exception {
        try (Wire wire = Wire.open(config())) {
            Reading reading = wire.read(10, new Route.OneGroup(Wire.group(Wire.queue("idle"), "main")));
            assertThat(reading.lanes.poll(5, TimeUnit.SECONDS)).isNotNull();
            broker.freeze();
            Duration time =
                    took(() -> assertThat(wire.lost.poll(10, TimeUnit.SECONDS)).isNotNull());
            assertThat(time).isLessThan(Duration.ofMillis(2500));
        } finally {
            broker.thaw();
        }
    }

    @Test
    void closingWhileTheBrokerIsFrozenIsBounded() throws Exception {
        try (Wire wire = Wire.open(config().detectionTime(Duration.ofSeconds(60)))) {
            Reading reading = wire.read(10, new Route.OneGroup(Wire.group(Wire.queue("idle"), "main")));
            assertThat(reading.lanes.poll(5, TimeUnit.SECONDS)).isNotNull();
            Sender sender = wire.sender();
            broker.freeze();
            CompletableFuture<Wire.Sent> open = Wire.send(
                    sender,
                    new Route.Everyone(Wire.ref(Wire.queue("x"))),
                    Wire.envelope("open").build(),
                    0);
            assertThat(took(() -> wire.link.close(Duration.ofSeconds(2)))).isLessThan(Duration.ofSeconds(4));
            assertThat(Wire.await(open).outcome()).isEqualTo(PublishOutcome.UNKNOWN);
            for (Thread thread : wire.config.liveThreads()) {
                thread.join(2000);
            }
            assertThat(wire.config.liveThreads()).isEmpty();
            assertThat(wire.lost).isEmpty();
        } finally {
            broker.thaw();
        }
    }

    private static void sendWithin(
            Sender sender, Route route, byte[] body, Duration time, List<CompletableFuture<Wire.Sent>> outcomes) {
        CompletableFuture<Wire.Sent> outcome = new CompletableFuture<>();
        synchronized (outcomes) {
            outcomes.add(outcome);
        }
        sender.send(
                new Outgoing(route, Envelope.builder(body).id("large").build(), 0, null),
                System.nanoTime() + time.toNanos(),
                (message, result, cause) -> outcome.complete(new Wire.Sent(result, cause)));
    }
}
