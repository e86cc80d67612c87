package io.intermodal.kafka;

import io.intermodal.tck.CompatibilityKit;
import io.intermodal.tck.Harness;

/**
 * The kit on a real Kafka, with groups to which the broker assigns partitions; with {@code -Dtck.kafka.protocol=classic} their members do it among
 * themselves.
 */
class KafkaTckIT extends CompatibilityKit {

    @Override
    protected Harness harness() {
        return new KafkaHarness(System.getProperty("tck.kafka.protocol", "consumer"));
    }
}
