package io.intermodal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.Capability;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Mode;
import io.intermodal.PublishOutcome;
import io.intermodal.Support;
import io.intermodal.spi.Binder;
import io.intermodal.spi.BrokerAddress;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Envelope;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What both shapes have in common. */
@ParameterizedClass
@ValueSource(strings = {"queue", "log"})
class BinderTest {

    private static final Destination ORDERS = Destination.topic("orders").partitions(2);
    private static final Group BILLING = Group.of(ORDERS, "billing");
    private static final Route ROUTE = new Route.OneGroup(Client.ref(BILLING));
    private static final Route EVERYONE = new Route.Everyone(Client.ref(ORDERS));

    private final String shape;
    private MemoryBroker broker;

    BinderTest(String shape) {
        this.shape = shape;
    }

    @BeforeEach
    void name(TestInfo test) {
        broker = Brokers.named(shape, test.getTestMethod().orElseThrow().getName());
    }

    @AfterEach
    void discard() {
        broker.discard();
    }

    @Test
    void itIsFoundByItsScheme() {
        assertThat(ServiceLoader.load(Binder.class)).extracting(Binder::scheme).containsExactly("memory");
    }

    @Test
    void anAddressNamesShapeAndBroker() throws Exception {
        assertThat(Brokers.at(BrokerAddress.parse(broker.address()))).isSameAs(broker);
        MemoryBroker unnamed = Brokers.at(BrokerAddress.parse("memory:" + shape));
        assertThat(unnamed.address()).isEqualTo("memory:" + shape + "/" + MemoryBroker.DEFAULT_NAME);
        for (String wrong : List.of("memory:", "memory:disk", "memory:queue/", "memory:log/a b", "memory://host/log")) {
            assertThatThrownBy(() -> Brokers.at(BrokerAddress.parse(wrong)))
                    .as(wrong)
                    .hasMessageContaining("write memory:queue, memory:log");
        }
    }

    @Test
    void aWrongSettingIsRefused() {
        assertThatThrownBy(() -> Client.of(broker, RealTime.shared(), "delay", "maybe"))
                .hasMessageContaining("intermodal.memory.delay is 'maybe'; allowed are relay and native");
        assertThat(new MemoryBinder().settings().problem("dealy")).isPresent();
    }

    @Test
    void everyPartOfAnEnvelopeArrives() throws Exception {
        try (Client client = Client.of(broker)) {
            client.provision(BILLING);
            byte[] everyByte = new byte[256];
            for (int i = 0; i < everyByte.length; i++) {
                everyByte[i] = (byte) i;
            }
            Envelope envelope = Envelope.builder(everyByte)
                    .id("id")
                    .key("schlüssel")
                    .type("order")
                    .contentType("application/octet-stream")
                    .correlationId("correlation")
                    .causationId("cause")
                    .replyTo("answers")
                    .timestampMillis(5)
                    .expiresAtMillis(Long.MAX_VALUE)
                    .header("Title", "")
                    .control("im-attempt", "3")
                    .build();
            Client.Outcome outcome = client.sendNow(EVERYONE, envelope);
            assertThat(outcome.outcome()).isEqualTo(PublishOutcome.CONFIRMED);
            everyByte[0] = 9; // the sender's array is the sender's

            Incoming arrived = client.reader(Mode.WORK, ROUTE).start(1).next();
            assertThat(arrived.envelope())
                    .usingRecursiveComparison()
                    .ignoringFields("body", "parts.body")
                    .isEqualTo(envelope);
            assertThat(arrived.envelope().body())
                    .hasSize(256)
                    .startsWith(0, 1, 2)
                    .endsWith(255);
            assertThat(arrived.handle()).isInstanceOf(MemoryRecord.class);
        }
    }

    @Test
    void whoeverProvisionsFirstAPositionIsPinnedBeforeItReturns() throws Exception {
        int instances = 10;
        ExecutorService threads = Executors.newFixedThreadPool(instances);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<?>> runs = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < instances; i++) {
            String id = "after-" + i;
            ids.add(id);
            runs.add(threads.submit(() -> {
                try (Client client = Client.of(broker)) {
                    go.await();
                    client.provision(BILLING);
                    client.publish(ORDERS, id, id);
                }
                return id;
            }));
        }
        go.countDown();
        for (Future<?> run : runs) {
            run.get();
        }
        threads.shutdown();

        try (Client client = Client.of(broker)) {
            Reader reader = client.reader(Mode.WORK, ROUTE).start(100);
            assertThat(reader.ids(instances)).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(reader.isIdle()).isTrue();
        }
    }

    @Test
    void aNativeDelayIsKeptByTheBrokerAndNeverEndsEarly() throws Exception {
        ManualTime time = new ManualTime();
        time.advanceMillis(1_000);
        try (Client client = Client.of(broker, time, "delay", "native")) {
            client.provision(BILLING);
            assertThat(client.link().info().support()).containsEntry(Capability.DELAYED_PUBLISH, Support.NATIVE);
            assertThat(client.sender().nativeDelay(EVERYONE)).isPresent();
            Reader reader = client.reader(Mode.WORK, ROUTE).start(10);
            client.send(EVERYONE, "late", "k", 3_000);
            client.send(EVERYONE, "early", "k", 2_000);
            client.outcome();
            client.outcome();

            time.advanceMillis(999);
            assertThat(reader.isIdle()).isTrue();
            time.advanceMillis(1);
            assertThat(reader.ids(1)).containsExactly("early");
            time.advanceMillis(999);
            assertThat(reader.isIdle()).isTrue();
            time.advanceMillis(1);
            assertThat(reader.ids(1)).containsExactly("late");
        }
    }

    @Test
    void aDelayedMessageSurvivesItsSender() throws Exception {
        ManualTime time = new ManualTime();
        try (Client client = Client.of(broker, time, "delay", "native")) {
            client.provision(BILLING);
            client.send(EVERYONE, "1", "k", 5_000);
            client.outcome();
        }
        broker.crash();
        broker.start();
        time.advanceMillis(10_000);
        assertThat(broker.contents("orders_billing")).isEmpty();

        try (Client next = Client.of(broker, time, "delay", "native")) {
            Reader reader = next.reader(Mode.WORK, ROUTE).start(1);
            time.advanceMillis(1);
            assertThat(reader.ids(1)).containsExactly("1");
        }
    }

    @Test
    void withoutNativeDelayTheEngineHasToRelay() throws Exception {
        try (Client client = Client.of(broker)) {
            client.provision(BILLING);
            assertThat(client.sender().nativeDelay(EVERYONE)).isEmpty();
            client.send(EVERYONE, "1", "k", Long.MAX_VALUE);
            assertThat(client.outcome())
                    .isEqualTo(new Client.Outcome("1", PublishOutcome.REJECTED, BrokerException.Kind.UNSUPPORTED));
        }
    }
}
