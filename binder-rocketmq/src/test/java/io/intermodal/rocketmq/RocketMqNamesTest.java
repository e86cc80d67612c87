package io.intermodal.rocketmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.GroupRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RocketMqNamesTest {

    private static GroupRef ref(String namespace, String destination, String group) {
        Destination topic = Destination.topic(destination);
        return new GroupRef(
                Group.of(topic, group), new DestinationRef(topic, namespace, Optional.empty()), Optional.empty());
    }

    @Test
    void dotsAreUnderscores() {
        GroupRef billing = ref("", "orders.created", "billing");
        assertThat(RocketMqNames.topic(billing.destination())).isEqualTo("orders_created");
        assertThat(RocketMqNames.group(billing)).isEqualTo("billing__orders_created");
        assertThat(RocketMqNames.retries(billing)).isEqualTo("orders_created__billing__retry");
        assertThat(RocketMqNames.deadLetters(billing)).isEqualTo("orders_created__billing__dlq");
        assertThat(RocketMqNames.group(ref("test", "orders.created", "billing")))
                .isEqualTo("test__billing__orders_created");
    }

    @Test
    void twoDifferentPairsNeverShareAName() {
        SplittableRandom random = new SplittableRandom(7);
        Map<String, String> seen = new HashMap<>();
        for (int run = 0; run < 20_000; run++) {
            String namespace = random.nextBoolean() ? "" : word(random, 1);
            String destination = word(random, 3);
            String group = word(random, 2);
            String pair = namespace + "/" + destination + "/" + group;
            GroupRef ref = ref(namespace, destination, group);
            for (String name : new String[] {RocketMqNames.retries(ref), "group " + RocketMqNames.group(ref)}) {
                String other = seen.putIfAbsent(name, pair);
                assertThat(other == null || other.equals(pair))
                        .as("%s is of %s and %s", name, other, pair)
                        .isTrue();
            }
        }
    }

    private static String word(SplittableRandom random, int most) {
        StringBuilder word = new StringBuilder(random.nextBoolean() ? "a" : "b");
        for (int parts = random.nextInt(most); parts > 0; parts--) {
            word.append(random.nextBoolean() ? "." : "-").append(random.nextBoolean() ? "a" : "b");
        }
        return word.toString();
    }

    @Test
    void theLongestNamesFit() {
        GroupRef longest = ref("n".repeat(16), "d".repeat(60), "g".repeat(40));
        assertThat(RocketMqNames.problem(RocketMqNames.retries(longest), RocketMqNames.LONGEST_TOPIC))
                .isEmpty();
        assertThat(RocketMqNames.problem(RocketMqNames.group(longest), RocketMqNames.LONGEST_GROUP))
                .isEmpty();
        assertThat(RocketMqNames.problem(RocketMqNames.redrive(longest), RocketMqNames.LONGEST_GROUP))
                .isEmpty();
        assertThat(RocketMqNames.redrive(longest))
                .isNotEqualTo(RocketMqNames.redrive(ref("n".repeat(16), "d".repeat(60), "g".repeat(39) + "h")));
    }

    @Test
    void whatTheBrokerDoesNotTakeIsAProblem() {
        assertThat(RocketMqNames.problem("orders.created", 127)).isPresent();
        assertThat(RocketMqNames.problem("a b", 127)).isPresent();
        assertThat(RocketMqNames.problem("x".repeat(128), 127)).isPresent();
        assertThat(RocketMqNames.problem("%RETRY%a|b-c_d", 127)).isEmpty();
    }
}
