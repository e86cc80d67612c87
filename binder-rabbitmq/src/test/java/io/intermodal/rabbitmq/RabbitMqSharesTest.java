package io.intermodal.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Members that do not know each other share the partitions of a group. */
class RabbitMqSharesTest {

    private static final int PARTITIONS = 8;
    private static final int GROUPS = 2_000;

    private final Random random = new Random(7);

    @Test
    void ofTwoMembersEachReadsHalf() {
        for (int i = 0; i < GROUPS; i++) {
            List<String> members = members(2);
            String group = "orders__g" + i;
            // One in ten thousand pairs has the same priority twice; whoever came first reads both then.
            if (IntStream.range(0, PARTITIONS)
                    .noneMatch(partition ->
                            priority(members.get(0), group, partition) == priority(members.get(1), group, partition))) {
                assertThat(share(members, group, members.get(1))).isEqualTo(PARTITIONS / 2);
            }
        }
    }

    @Test
    void ofThreeHardlyOneReadsNothingAndEachReadsAThirdOnTheWhole() {
        int nothing = 0;
        int all = 0;
        for (int i = 0; i < GROUPS; i++) {
            List<String> members = members(3);
            long share = share(members, "orders__g" + i, members.get(1));
            nothing += share == 0 ? 1 : 0;
            all += (int) share;
        }
        // A third to the fourth power is one in eighty.
        assertThat(nothing).isBetween(1, GROUPS / 40);
        assertThat(all / (double) GROUPS).isBetween(2.5, 2.8);
    }

    private List<String> members(int count) {
        return Stream.generate(() -> "default-" + new UUID(random.nextLong(), random.nextLong()))
                .limit(count)
                .toList();
    }

    private static long share(List<String> members, String group, String member) {
        return IntStream.range(0, PARTITIONS)
                .filter(partition -> members.stream()
                        .max(Comparator.comparingInt(one -> priority(one, group, partition)))
                        .orElseThrow()
                        .equals(member))
                .count();
    }

    private static int priority(String member, String group, int partition) {
        return RabbitMqShares.priority(member, group, partition);
    }
}
