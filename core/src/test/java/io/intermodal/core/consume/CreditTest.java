package io.intermodal.core.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.core.testing.Seeds;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

class CreditTest {

    @Test
    void heldAndAskedNeverExceedTheLimit() {
        Seeds.forEach(1_000, random -> {
            int limit = 1 + random.nextInt(100);
            long byteLimit = 1L + random.nextInt(10_000);
            int largest = 1 + random.nextInt(200);
            Credit credit = new Credit(limit, byteLimit);
            ArrayDeque<Integer> held = new ArrayDeque<>();
            int asked = 0;
            for (int step = 0; step < 500; step++) {
                switch (random.nextInt(4)) {
                    case 0, 1 -> {
                        if (asked > 0) {
                            int bytes = 1 + random.nextInt(largest);
                            credit.taken(bytes);
                            held.add(bytes);
                            asked--;
                        }
                    }
                    case 2 -> {
                        if (!held.isEmpty()) {
                            credit.returned(held.remove());
                        }
                    }
                    default -> {
                        if (random.nextInt(50) == 0) {
                            credit.restart();
                            asked = 0;
                        }
                    }
                }
                asked += credit.ask(0);
                assertThat(held.size() + asked).isLessThanOrEqualTo(limit);
                assertThat(held.size() + asked)
                        .as("there is always something to come")
                        .isPositive();
            }
        });
    }

    @Test
    void everythingIsAskedForAtOnceAndSmallAmountsAreSavedUp() {
        Credit credit = new Credit(80, 1 << 20);

        assertThat(credit.ask(0)).isEqualTo(80);
        for (int i = 0; i < 9; i++) {
            credit.taken(1);
            credit.returned(1);
            assertThat(credit.ask(0)).isZero();
        }
        credit.taken(1);
        credit.returned(1);
        assertThat(credit.ask(0)).isEqualTo(10);
    }

    @Test
    void largeMessagesAreAskedForByTheirSize() {
        Credit credit = new Credit(100, 1_000);
        assertThat(credit.ask(0)).isEqualTo(100);
        for (int i = 0; i < 100; i++) {
            credit.taken(300);
        }
        for (int i = 0; i < 99; i++) {
            credit.returned(300);
            assertThat(credit.ask(0)).as("with %s held", 99 - i).isEqualTo(i < 97 ? 0 : i == 97 ? 1 : 0);
        }
    }

    @Test
    void oneMessageMayAlwaysComeHoweverLargeItIs() {
        Credit credit = new Credit(10, 100);
        credit.ask(0);
        for (int i = 0; i < 10; i++) {
            credit.taken(1_000);
        }
        for (int i = 0; i < 9; i++) {
            credit.returned(1_000);
            assertThat(credit.ask(0)).isZero();
        }
        credit.returned(1_000);

        assertThat(credit.ask(0)).isOne();
    }

    @Test
    void whatIsBlockedByAFailedKeyTakesNoCreditUpToABound() {
        Credit credit = new Credit(10, 1 << 20);
        assertThat(credit.ask(0)).isEqualTo(10);
        for (int i = 0; i < 10; i++) {
            credit.taken(1);
        }

        assertThat(credit.ask(0)).isZero();
        assertThat(credit.ask(4)).isEqualTo(4);
        assertThat(credit.ask(Integer.MAX_VALUE) + 4).isLessThanOrEqualTo(Credit.MOST_BLOCKED);
    }

    @Test
    void lanesThatBoundThemselvesAreAskedForLittleAtATimeAndForEver() {
        Credit credit = Credit.perLane();
        for (int i = 0; i < 10_000; i++) {
            int asked = credit.ask(0);
            assertThat(asked).isBetween(0, 64);
            for (int j = 0; j < asked; j++) {
                credit.taken(1_000_000);
            }
        }
    }
}
