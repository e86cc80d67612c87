package io.intermodal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and numbers of destinations, groups and retry policies. */
class GrammarTest {

    private static final Destination TOPIC = Destination.topic("orders");

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "orders", "orders.placed", "orders-2", "a.b-c.d", "9-9"})
    void namesThatEveryBrokerCanCarry(String name) {
        assertThat(Destination.topic(name).name()).isEqualTo(name);
        assertThat(Destination.queue(name).name()).isEqualTo(name);
        assertThat(Group.of(TOPIC, name).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Orders",
                "orders_placed",
                ".a",
                "a.",
                "-a",
                "a-",
                "a..b",
                "a--b",
                "a.-b",
                "a/b",
                "a b",
                "ä",
                "a\n",
                "a>",
                "*"
            })
    void namesThatAreRefused(String name) {
        assertThatThrownBy(() -> Destination.topic(name))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("IM-002");
        assertThatThrownBy(() -> Destination.queue(name)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> Group.of(TOPIC, name))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("IM-005");
    }

    @Test
    void namesHaveALongestLength() {
        assertThat(Destination.topic("a".repeat(60)).name()).hasSize(60);
        assertThatThrownBy(() -> Destination.topic("a".repeat(61))).isInstanceOf(ConfigurationException.class);
        assertThat(Group.of(TOPIC, "a".repeat(40)).name()).hasSize(40);
        assertThatThrownBy(() -> Group.of(TOPIC, "a".repeat(41))).isInstanceOf(ConfigurationException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 1024})
    void partitionsInRange(int partitions) {
        assertThat(TOPIC.partitions(partitions).partitions()).isEqualTo(partitions);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1025})
    void partitionsOutOfRange(int partitions) {
        assertThatThrownBy(() -> TOPIC.partitions(partitions))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("IM-003");
    }

    @Test
    void retentionIsAtLeastAMinute() {
        assertThat(TOPIC.retention(Duration.ofMinutes(1)).retention()).isEqualTo(Duration.ofMinutes(1));
        assertThatThrownBy(() -> TOPIC.retention(Duration.ofSeconds(59)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("IM-004");
    }

    @Test
    void destinationsAreEqualByAllTheirParts() {
        assertThat(TOPIC.ordered())
                .isEqualTo(Destination.topic("orders").ordered())
                .hasSameHashCodeAs(TOPIC.ordered());
        assertThat(TOPIC)
                .isNotEqualTo(TOPIC.ordered())
                .isNotEqualTo(TOPIC.partitions(9))
                .isNotEqualTo(TOPIC.retention(Duration.ofDays(1)))
                .isNotEqualTo(Destination.queue("orders"))
                .isNotEqualTo(Destination.topic("order"));
    }

    @Test
    void aQueueHasItsOneGroup() {
        Destination queue = Destination.queue("jobs");

        assertThat(Group.of(queue).name()).isEqualTo(Destination.MAIN_GROUP);
        assertThat(Group.of(queue, "main")).isEqualTo(Group.of(queue));
        assertThatThrownBy(() -> Group.of(queue, "billing")).hasMessageStartingWith("IM-006");
        assertThatThrownBy(() -> Group.of(TOPIC)).hasMessageStartingWith("IM-007");
    }

    @Test
    void onlyGroupsOfOrderedDestinationsAreOrdered() {
        assertThat(Group.of(TOPIC.ordered(), "billing").ordered().mode()).isEqualTo(Mode.ORDERED);
        assertThatThrownBy(() -> Group.of(TOPIC, "billing").ordered()).hasMessageStartingWith("IM-008");
    }

    @Test
    void groupsAreEqualByAllTheirParts() {
        Group group = Group.of(TOPIC.ordered(), "billing");

        assertThat(group).isEqualTo(Group.of(TOPIC.ordered(), "billing")).hasSameHashCodeAs(group.ordered());
        assertThat(group)
                .isNotEqualTo(group.ordered())
                .isNotEqualTo(group.startingAt(StartPosition.EARLIEST))
                .isNotEqualTo(Group.of(TOPIC, "billing"))
                .isNotEqualTo(Group.of(TOPIC.ordered(), "audit"));
    }

    @Test
    void theDefaultsOfTheRetryPolicy() {
        RetryPolicy policy = RetryPolicy.defaults();

        assertThat(policy.maxAttempts()).isEqualTo(5);
        assertThat(policy.firstDelay()).isEqualTo(Duration.ofSeconds(1));
        assertThat(policy.multiplier()).isEqualTo(2);
        assertThat(policy.maxDelay()).isEqualTo(Duration.ofMinutes(5));
        assertThat(policy.jitter()).isEqualTo(0.2);
        assertThat(policy.maxAge()).isEmpty();
        assertThat(RetryPolicy.never().maxAttempts()).isOne();
        assertThat(policy.toBuilder().build()).hasToString(policy.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "1,0,1,0,0",
        "1000,30,100,30,1",
    })
    void retryPoliciesAtTheirBounds(int attempts, int firstDays, double multiplier, int maxDays, double jitter) {
        assertThat(policy(attempts, firstDays, multiplier, maxDays, jitter)
                        .build()
                        .maxAttempts())
                .isEqualTo(attempts);
    }

    @ParameterizedTest
    @CsvSource({
        "0,1,2,1,0.2",
        "1001,1,2,1,0.2",
        "5,-1,2,1,0.2",
        "5,31,2,1,0.2",
        "5,1,0.9,1,0.2",
        "5,1,101,1,0.2",
        "5,1,NaN,1,0.2",
        "5,1,2,-1,0.2",
        "5,1,2,31,0.2",
        "5,1,2,1,-0.1",
        "5,1,2,1,1.1",
        "5,1,2,1,NaN",
    })
    void retryPoliciesOutOfTheirBounds(int attempts, int firstDays, double multiplier, int maxDays, double jitter) {
        assertThatThrownBy(policy(attempts, firstDays, multiplier, maxDays, jitter)::build)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("IM-010");
    }

    @Test
    void agesOfAnyLengthButNotNegative() {
        assertThat(RetryPolicy.builder()
                        .maxAge(Duration.ofSeconds(Long.MAX_VALUE))
                        .build()
                        .maxAge())
                .isPresent();
        assertThatThrownBy(RetryPolicy.builder().maxAge(Duration.ofMillis(-1))::build)
                .isInstanceOf(ConfigurationException.class);
    }

    private static RetryPolicy.Builder policy(
            int attempts, int firstDays, double multiplier, int maxDays, double jitter) {
        return RetryPolicy.builder()
                .maxAttempts(attempts)
                .firstDelay(Duration.ofDays(firstDays))
                .multiplier(multiplier)
                .maxDelay(Duration.ofDays(maxDays))
                .jitter(jitter);
    }
}
