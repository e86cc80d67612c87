package io.intermodal.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.ConnectionState;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Message;
import io.intermodal.RetryPolicy;
import io.intermodal.SubscribeOptions;
import io.intermodal.memory.MemoryBroker;
import io.intermodal.memory.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What a test gets and what a failed one shows: the inner classes are run by a launcher of their own. */
@Timeout(20)
class IntermodalExtensionTest {

    private static final List<Connection> SEEN = new ArrayList<>();

    /** What the tests of a class end with. */
    private static Throwable failureOf(Class<?> tests) {
        List<Throwable> failures = new ArrayList<>();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(tests))
                .build();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                result.getThrowable().ifPresent(failures::add);
            }
        });
        return failures.isEmpty() ? new AssertionError("passed") : failures.get(0);
    }

    @ExtendWith(IntermodalExtension.class)
    static class Instances {

        private @Nullable Connection before;

        @BeforeEach
        void set(Connection connection) {
            before = connection;
        }

        @Test
        void theFirstConnectionIsTheSameInAllMethods(Connection first, Connection second, MemoryBroker broker) {
            assertThat(first).isSameAs(before).isNotSameAs(second);
            assertThat(broker.connections()).isEqualTo(2);
            SEEN.addAll(List.of(first, second));
        }

        @AfterEach
        void stillOpen(Connection connection) {
            assertThat(connection.state()).isEqualTo(ConnectionState.OPEN);
        }
    }

    @Test
    void connectionsEndWithTheirTest() {
        SEEN.clear();

        assertThat(failureOf(Instances.class)).hasMessage("passed");
        assertThat(SEEN).hasSize(2).allMatch(connection -> connection.state() == ConnectionState.CLOSED);
    }

    static class Failing {

        @RegisterExtension
        final IntermodalExtension intermodal =
                IntermodalExtension.log().worstLegal(42).set("intermodal.namespace", "shop");

        @Test
        void fails(Connection connection, MemoryBroker broker, VirtualTime time) {
            broker.behave();
            Destination orders = Destination.topic("orders");
            Group billing = Group.of(orders, "billing");
            connection.subscribe(
                    billing,
                    io.intermodal.Handlers.of(Codec.string(), delivery -> {
                        throw new IllegalStateException("the gateway is down");
                    }),
                    SubscribeOptions.builder().retry(RetryPolicy.never()).build());
            connection.publisher(orders, Codec.string()).publish(Message.of("customer-7", "order 42"));
            connection
                    .publisher(orders, Codec.string())
                    .publish(Message.builder("reminder")
                            .delay(Duration.ofHours(1))
                            .build());
            time.awaitIdle();
            broker.worstLegal(42);
            throw new IllegalStateException("by the test");
        }
    }

    @Test
    void aFailureShowsWhatTheBrokerHeld() {
        Throwable failure = failureOf(Failing.class);

        assertThat(failure).hasMessage("by the test");
        assertThat(failure.getSuppressed()).hasSize(1);
        assertThat(failure.getSuppressed()[0].getMessage())
                .contains("memory:log/Failing.fails-", "worst legal, seed 42", "virtual time 2026-01-01T00:00:00Z")
                .contains("shop__orders_billing_dead: 1", "key customer-7", "IllegalStateException", "order 42")
                .contains("due 2026-01-01T01:00:00Z", "reminder")
                .contains("MessageDeadLettered");
    }

    static class FailingBefore {

        @RegisterExtension
        final IntermodalExtension intermodal = IntermodalExtension.queue().realTime();

        @BeforeEach
        void fails(MemoryBroker broker) {
            throw new IllegalStateException(broker.address());
        }

        @Test
        void neverRuns() {}
    }

    @Test
    void aFailureBeforeTheTestShowsItToo() {
        assertThat(failureOf(FailingBefore.class).getSuppressed()[0].getMessage())
                .contains("no message is left over", "no events")
                .doesNotContain("virtual time");
    }

    static class WithoutVirtualTime {

        @RegisterExtension
        final IntermodalExtension intermodal = IntermodalExtension.queue().realTime();

        @Test
        void asksForIt(VirtualTime time) {}
    }

    @Test
    void onTheMachinesClockThereIsNoVirtualTime() {
        assertThat(failureOf(WithoutVirtualTime.class)).hasMessageContaining("realTime()");
    }

    @ExtendWith(IntermodalExtension.class)
    static class ForAllTests {

        @BeforeAll
        static void asks(Connection connection) {}

        @Test
        void neverRuns() {}
    }

    @Test
    void whatBelongsToOneTestIsNotThereForAll() {
        assertThat(failureOf(ForAllTests.class)).hasMessageContaining("@BeforeEach");
    }
}
