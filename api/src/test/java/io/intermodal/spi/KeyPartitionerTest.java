package io.intermodal.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kafka's own tests publish these hashes: whoever publishes a key with a plain Kafka client must find the same partition. */
class KeyPartitionerTest {

    @ParameterizedTest
    @CsvSource({
        "21,-973932308",
        "foobar,-790332482",
        "a-little-bit-long-string,-985981536",
        "a-little-bit-longer-string,-1486304829",
        "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8,-58897971",
        "abc,479470107"
    })
    void placesAKeyAsKafkaDoes(String key, int murmur2) {
        int positive = murmur2 & 0x7fffffff;

        assertThat(KeyPartitioner.partition(key, Integer.MAX_VALUE)).isEqualTo(positive % Integer.MAX_VALUE);
        for (int partitions : new int[] {1, 2, 8, 12, 1024}) {
            assertThat(KeyPartitioner.partition(key, partitions)).isEqualTo(positive % partitions);
        }
    }

    @Test
    void everyKeyHasAPlaceAndManyKeysUseAllPlaces() {
        Random random = new Random(7);
        boolean[] used = new boolean[8];
        for (int i = 0; i < 2_000; i++) {
            String key = random.ints(1 + random.nextInt(20), 1, 0xd800)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            int partition = KeyPartitioner.partition(key, 8);
            assertThat(partition).isBetween(0, 7);
            used[partition] = true;
        }
        assertThat(used).containsOnly(true);
    }
}
