package io.intermodal.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.ConfigurationException;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Mode;
import io.intermodal.PublisherOptions;
import io.intermodal.RetryPolicy;
import io.intermodal.StartPosition;
import io.intermodal.SubscribeOptions;
import io.intermodal.SubscribeOptions.OnExhausted;
import io.intermodal.SubscribeOptions.OnExpired;
import io.intermodal.SubscribeOptions.OnPositionLost;
import io.intermodal.SubscribeOptions.OnStuck;
import io.intermodal.SubscribeOptions.SettlementMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What destinations, groups, publishers and subscriptions get. */
class OverridesTest {

    private static final Destination ORDERS =
            Destination.topic("orders.created").ordered();
    private static final Group BILLING = Group.of(ORDERS, "billing.v2");

    @TempDir
    Path folder;

    @Test
    void withoutSettingsTheDefaultsHold() {
        Settings settings = resolve("");

        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.detectionTime()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.whenBrokerDown()).isEqualTo(WhenBrokerDown.FAIL);
        assertThat(settings.provisioning()).isEqualTo(Provisioning.CREATE);
        assertThat(settings.maxMessageBytes()).isEqualTo(1_000_000);
        assertThat(settings.recoveryMaxBackOff()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.drainTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.namespace()).isEmpty();
        assertThat(settings.tls()).isEmpty();
        assertThat(settings.nativeSettings()).isEmpty();
        assertThat(settings.publisher(ORDERS, PublisherOptions.defaults()))
                .isEqualTo(new PublisherSettings(Duration.ofSeconds(10), 512, PublisherOptions.OnUnknown.REPORT));

        SubscriptionSettings subscription = settings.subscription(BILLING, SubscribeOptions.defaults());
        assertThat(subscription)
                .usingRecursiveComparison()
                .isEqualTo(new SubscriptionSettings(
                        1,
                        2,
                        32L * 1024 * 1024,
                        500,
                        RetryPolicy.defaults(),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(30),
                        SettlementMode.AUTO,
                        OnExhausted.DEAD_LETTER,
                        OnExpired.DISCARD,
                        OnPositionLost.FAIL,
                        OnStuck.HOLD));
    }

    @Test
    void aDestinationCarriesWhatConfigurationSays() {
        Settings settings = resolve("""
                intermodal.namespace=test
                intermodal.destinations.orders.created.partitions=12
                intermodal.destinations.orders.created.retention=PT48H
                intermodal.destinations.orders.physical-name=VirtualTopic.Legacy>x
                intermodal.groups.orders.created/billing.v2.physical-name=Consumer.x
                """);

        assertThat(settings.destination(ORDERS).destination())
                .isEqualTo(ORDERS.partitions(12).retention(Duration.ofDays(2)));
        assertThat(settings.destination(ORDERS).namespace()).isEqualTo("test");
        assertThat(settings.destination(ORDERS).physicalName()).isEmpty();
        assertThat(settings.destination(Destination.queue("orders")).physicalName())
                .contains("VirtualTopic.Legacy>x");
        assertThat(settings.destination(Destination.queue("other")).destination())
                .isEqualTo(Destination.queue("other"));

        Group ordered = BILLING.ordered().startingAt(StartPosition.EARLIEST);
        assertThat(settings.group(ordered).destination()).isEqualTo(settings.destination(ORDERS));
        assertThat(settings.group(ordered).physicalName()).contains("Consumer.x");
        assertThat(settings.group(ordered).group().destination())
                .isEqualTo(settings.destination(ORDERS).destination());
        assertThat(settings.group(ordered).group().mode()).isEqualTo(Mode.ORDERED);
        assertThat(settings.group(ordered).group().start()).isEqualTo(StartPosition.EARLIEST);
        assertThat(settings.group(Group.of(Destination.queue("orders"))).physicalName())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"4, 3, 2, 4", "0, 3, 2, 3", "0, 0, 2, 2", "0, 0, 0, 1", "0, 3, 0, 3", "4, 0, 2, 4"})
    void codeWinsOverTheGroupAndTheGroupOverAll(int code, int group, int all, int winner) {
        Settings settings =
                resolve((group == 0 ? "" : "intermodal.groups.orders.created/billing.v2.concurrency=" + group + "\n")
                        + (all == 0 ? "" : "intermodal.subscribe.concurrency=" + all + "\n")
                        + "intermodal.groups.orders.created/other.concurrency=99\n");
        SubscribeOptions options = code == 0
                ? SubscribeOptions.defaults()
                : SubscribeOptions.builder().concurrency(code).build();

        assertThat(settings.subscription(BILLING, options).concurrency()).isEqualTo(winner);
    }

    @Test
    void everySettingOfASubscriptionArrives() {
        String section = "intermodal.groups.orders.created/billing.v2.";
        SubscriptionSettings subscription = resolve(String.join(
                        "\n" + section,
                        "intermodal.subscribe.jitter=0.5",
                        "concurrency=8",
                        "prefetch=0",
                        "window=7",
                        "max-attempts=3",
                        "first-delay=500ms",
                        "multiplier=1.5",
                        "max-delay=2h",
                        "max-retry-age=7d",
                        "max-handling-time=25m",
                        "drain-timeout=5s",
                        "on-exhausted=STOP_KEY",
                        "on-expired=dead-letter",
                        "on-position-lost=earliest",
                        "on-stuck=abandon"))
                .subscription(BILLING.ordered(), SubscribeOptions.defaults());

        assertThat(subscription)
                .usingRecursiveComparison()
                .isEqualTo(new SubscriptionSettings(
                        8,
                        0,
                        32L * 1024 * 1024,
                        7,
                        RetryPolicy.builder()
                                .maxAttempts(3)
                                .firstDelay(Duration.ofMillis(500))
                                .multiplier(1.5)
                                .maxDelay(Duration.ofHours(2))
                                .jitter(0.5)
                                .maxAge(Duration.ofDays(7))
                                .build(),
                        Duration.ofMinutes(25),
                        Duration.ofSeconds(5),
                        SettlementMode.AUTO,
                        OnExhausted.STOP_KEY,
                        OnExpired.DEAD_LETTER,
                        OnPositionLost.EARLIEST,
                        OnStuck.ABANDON));
    }

    @Test
    void aRetryPolicyInCodeIsTakenWhole() {
        RetryPolicy inCode = RetryPolicy.builder()
                .maxAttempts(2)
                .terminal(IllegalStateException.class)
                .build();

        assertThat(resolve("intermodal.subscribe.jitter=1\nintermodal.subscribe.max-attempts=9\n")
                        .subscription(
                                BILLING,
                                SubscribeOptions.builder().retry(inCode).build())
                        .retry())
                .isSameAs(inCode);
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "16, 32", "128, 256", "129, 256", "10000, 256"})
    void prefetchFollowsConcurrency(int concurrency, int prefetch) {
        assertThat(resolve("")
                        .subscription(
                                BILLING,
                                SubscribeOptions.builder()
                                        .concurrency(concurrency)
                                        .build())
                        .prefetch())
                .isEqualTo(prefetch);
    }

    @Test
    void drainTimeoutFallsBackToThatOfTheConnection() {
        assertThat(resolve("intermodal.drain-timeout=3s\n")
                        .subscription(BILLING, SubscribeOptions.defaults())
                        .drainTimeout())
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(resolve("intermodal.drain-timeout=3s\nintermodal.subscribe.drain-timeout=4s\n")
                        .subscription(BILLING, SubscribeOptions.defaults())
                        .drainTimeout())
                .isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void optionsInCodeAreHeldToTheSameRanges() {
        SubscribeOptions options = SubscribeOptions.builder()
                .concurrency(0)
                .prefetch(10_001)
                .window(0)
                .maxHandlingTime(Duration.ofMinutes(26))
                .drainTimeout(Duration.ofSeconds(-1))
                .build();

        assertThatThrownBy(() -> resolve("").subscription(BILLING, options))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("""
                        IM-021: the subscription to orders.created/billing.v2 has 5 problems:
                          - concurrency (code): is 0. Allowed: 1 to 10000.
                          - prefetch (code): is 10001. Allowed: 0 to 10000.
                          - drain-timeout (code): is PT-1S. Allowed: 0s to 30m (written like 500ms, 10s, 5m, 2h, 7d or PT10S).
                          - window (code): is 0. Allowed: 1 to 100000.
                          - max-handling-time (code): is PT26M. Allowed: 1ms to 25m (written like 500ms, 10s, 5m, 2h, 7d or PT10S).""");
        assertThatThrownBy(() -> resolve("")
                        .publisher(
                                ORDERS,
                                PublisherOptions.builder()
                                        .maxInFlight(0)
                                        .publishTimeout(Duration.ZERO)
                                        .build()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("IM-021", "max-in-flight (code): is 0", "publish-timeout (code): is PT0S");
    }

    @Test
    void aPublisherTakesCodeThenConfiguration() {
        Settings settings = resolve("intermodal.publish-timeout=3s\nintermodal.max-in-flight=7\n");

        assertThat(settings.publisher(
                        ORDERS, PublisherOptions.builder().maxInFlight(9).build()))
                .isEqualTo(new PublisherSettings(Duration.ofSeconds(3), 9, PublisherOptions.OnUnknown.REPORT));
    }

    @Test
    void onlyAnOrderedGroupCanStopAKey() {
        Settings settings = resolve("intermodal.subscribe.on-exhausted=stop-key\n");
        SubscribeOptions inCode =
                SubscribeOptions.builder().onExhausted(OnExhausted.STOP_KEY).build();

        assertThat(Optional.of(settings.subscription(BILLING.ordered(), SubscribeOptions.defaults()))
                        .map(SubscriptionSettings::onExhausted))
                .contains(OnExhausted.STOP_KEY);
        assertThatThrownBy(() -> settings.subscription(BILLING, SubscribeOptions.defaults()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("on-exhausted (intermodal.subscribe.on-exhausted (")
                .hasMessageContaining("is stop-key, but the group is of mode WORK");
        assertThatThrownBy(() -> settings.subscription(BILLING, inCode))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("on-exhausted (code): is stop-key, but the group is of mode WORK");
    }

    private Settings resolve(String properties) {
        return Setup.in(folder).properties(Setup.BROKER + properties).resolve();
    }
}
