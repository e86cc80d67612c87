package io.intermodal.kafka;

import io.intermodal.tck.CompatibilityKit;
import io.intermodal.tck.Harness;

/** The kit on a real Kafka whose group coordinator assigns partitions. */
class KafkaTckIT extends CompatibilityKit {

    @Override
    protected Harness harness() {
        return new KafkaHarness("consumer");
    }
}
