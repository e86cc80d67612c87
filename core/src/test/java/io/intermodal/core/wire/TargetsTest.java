package io.intermodal.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.core.testing.Seeds;
import io.intermodal.core.testing.Some;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Route;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTest {

    @Test
    void everyTargetIsReadAsItWasWritten() {
        Seeds.forEach(2_000, random -> {
            Route route = route(random);

            String text = Targets.write(route);

            assertThat(Targets.read(text)).isEqualTo(route);
            assertThat(text).matches("[\\x21-\\x7e]+");
        });
    }

    private static Route route(Random random) {
        String name = name(random, 60);
        boolean isQueue = random.nextBoolean();
        Destination destination =
                (isQueue ? Destination.queue(name) : Destination.topic(name)).partitions(1 + random.nextInt(1024));
        if (random.nextBoolean()) {
            destination = destination.ordered();
        }
        DestinationRef ref =
                new DestinationRef(destination, random.nextBoolean() ? "" : name(random, 10), physical(random));
        if (random.nextBoolean()) {
            return new Route.Everyone(ref);
        }
        Group group = isQueue ? Group.of(destination) : Group.of(destination, name(random, 40));
        if (destination.isOrdered() && random.nextBoolean()) {
            group = group.ordered();
        }
        return new Route.OneGroup(new GroupRef(group, ref, physical(random)));
    }

    private static String name(Random random, int most) {
        StringBuilder name = new StringBuilder("n");
        for (int i = random.nextInt(most - 1); i > 0; i--) {
            boolean maySeparate = i > 1 && Character.isLetterOrDigit(name.charAt(name.length() - 1));
            String of = maySeparate ? "abc019.-" : "abc019";
            name.append(of.charAt(random.nextInt(of.length())));
        }
        return name.toString();
    }

    private static Optional<String> physical(Random random) {
        if (random.nextBoolean()) {
            return Optional.empty();
        }
        String of = "aZ9/ %+&ä\uD83D\uDE00_.:";
        StringBuilder name = new StringBuilder();
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            name.appendCodePoint(
                    of.codePointAt(of.offsetByCodePoints(0, random.nextInt(of.codePointCount(0, of.length())))));
        }
        return Optional.of(name.toString());
    }

    @Test
    void onlyDestinationsAndGroupsAreTargets() {
        assertThatThrownBy(() -> Targets.write(new Route.DeadLetters(Some.BILLING)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "all",
                "all/topic/orders/free/8/",
                "all/topic/orders/free/8///",
                "some/topic/orders/free/8//",
                "one/topic/orders/free/8//",
                "all/topic/OR DERS/free/8//",
                "all/topic/orders/free/many//",
                "one/topic/orders/free/8///billing/ordered/",
                "one/queue/orders/free/8///billing/work/"
            })
    void whatIsMalformedIsRefused(String text) {
        assertThatThrownBy(() -> Targets.read(text)).isInstanceOf(RuntimeException.class);
    }
}
