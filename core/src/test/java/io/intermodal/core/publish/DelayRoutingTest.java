package io.intermodal.core.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.core.testing.FakeSender;
import io.intermodal.core.testing.Seeds;
import io.intermodal.core.testing.Some;
import io.intermodal.core.wire.ControlHeaders;
import io.intermodal.spi.Envelope;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Route;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelayRoutingTest {

    private static final long NOW = 1_800_000_000_000L;
    private static final FakeSender RELAYED = new FakeSender();

    /** What became of a delayed message: when it reached its target, and by how many hops. */
    private record Arrival(long millis, int hops, Outgoing message) {}

    private static Arrival travel(long delayMillis, Random random, int mostLatency) {
        long now = NOW;
        Outgoing message =
                new Outgoing(new Route.OneGroup(Some.BILLING), Some.envelope("id", "key"), NOW + delayMillis, null);
        Outgoing next = DelayRouting.next(RELAYED, message, now, "ns");
        int hops = 0;
        while (next.route() instanceof Route.DelayRung rung) {
            hops++;
            assertThat(rung.namespace()).isEqualTo("ns");
            assertThat(next.deliverAtMillis()).isZero();
            long ready = DelayRouting.hopEnd(next.envelope());
            assertThat(ready - now)
                    .as("time in a rung of %s: all of a rung wait nearly equally long", rung.delay())
                    .isBetween(
                            Math.min(rung.delay().toMillis(), NOW + delayMillis - now),
                            rung.delay().toMillis() + 999);
            now = Math.max(now, ready) + random.nextInt(mostLatency + 1);
            Incoming relayed = new Incoming(new Lane(rung, "rung"), hops, next.envelope(), 0, "native");
            next = DelayRouting.next(RELAYED, DelayRouting.unwrapped(relayed), now, "ns");
        }
        return new Arrival(now, hops, next);
    }

    private static void assertTravels(long delay, Random random, int mostLatency) {
        Arrival arrival = travel(delay, random, mostLatency);

        long late = arrival.millis() - NOW - delay;
        assertThat(late).as("lateness of %s ms", delay).isBetween(0L, (long) mostLatency);
        assertThat(arrival.hops()).isLessThanOrEqualTo(3 * DelayRouting.RUNGS.size() + (int) (delay / 65_536_000));
        assertThat(arrival.message().route()).isEqualTo(new Route.OneGroup(Some.BILLING));
        assertThat(arrival.message().envelope().control())
                .doesNotContainKeys(ControlHeaders.DUE, ControlHeaders.HOP, ControlHeaders.TARGET);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                1,
                999,
                1_000,
                1_001,
                1_999,
                2_000,
                3_999,
                4_000,
                4_001,
                15_999,
                60_000,
                3_600_000,
                86_400_000,
                2_592_000_000L
            })
    void isNeverEarlyAndWithIdealHopsNeverLate(long delay) {
        assertTravels(delay, new Random(1), 0);
    }

    @Test
    void latenessOfHopsDoesNotAddUp() {
        Seeds.forEach(3_000, random -> {
            long most = 1L << (1 + random.nextInt(32));
            assertTravels(1 + (long) (random.nextDouble() * most), random, 50);
        });
    }

    @Test
    void whatIsDueGoesStraightToItsTarget() {
        Outgoing due = new Outgoing(new Route.OneGroup(Some.BILLING), Some.envelope("id", null), NOW, null);

        assertThat(DelayRouting.next(RELAYED, due, NOW, "").deliverAtMillis()).isZero();
        assertThat(DelayRouting.next(RELAYED, due, NOW, "").route()).isEqualTo(due.route());
    }

    @Test
    void aBrokerThatKeepsTheDelayGetsIt() {
        FakeSender sender = new FakeSender().withNativeDelay(Duration.ofMinutes(1));
        Outgoing message =
                new Outgoing(new Route.Everyone(Some.ORDERS_REF), Some.envelope("id", null), NOW + 60_000, null);

        assertThat(DelayRouting.next(sender, message, NOW, "")).isSameAs(message);
        assertThat(DelayRouting.next(sender, message, NOW - 1, "").route()).isInstanceOf(Route.DelayRung.class);
    }

    @Test
    void aBrokerMayKeepAnyDelay() {
        FakeSender sender = new FakeSender().withNativeDelay(Duration.ofSeconds(Long.MAX_VALUE));

        assertThat(DelayRouting.isNative(sender, new Route.OneGroup(Some.BILLING), Long.MAX_VALUE))
                .isTrue();
    }

    @Test
    void whatItsTargetRefusesComesOnceMoreThroughARung() {
        Envelope inRung = DelayRouting.next(
                        RELAYED,
                        new Outgoing(new Route.OneGroup(Some.BILLING), Some.envelope("id", null), NOW + 1_000, null),
                        NOW,
                        "ns")
                .envelope();
        Incoming relayed = new Incoming(Some.lane("rung"), 1, inRung, 0, "native");

        Outgoing postponed = DelayRouting.postponed(relayed, NOW + 1_000, "ns");

        assertThat(postponed.route()).isInstanceOf(Route.DelayRung.class);
        assertThat(DelayRouting.hopEnd(postponed.envelope())).isEqualTo(NOW + 1_000 + 64_000);
        Incoming again = new Incoming(Some.lane("rung"), 2, postponed.envelope(), 0, "native");
        assertThat(DelayRouting.unwrapped(again).route()).isEqualTo(new Route.OneGroup(Some.BILLING));
    }

    @Test
    void withoutATargetNothingCanBeRelayed() {
        Incoming foreign = new Incoming(Some.lane("rung"), 1, Some.envelope("id", null), 0, "native");

        assertThatThrownBy(() -> DelayRouting.unwrapped(foreign)).isInstanceOf(IllegalArgumentException.class);
    }
}
