package io.intermodal.kafka;

import io.intermodal.tck.FaultKit;
import io.intermodal.tck.Harness;

class KafkaFaultKitIT extends FaultKit {

    @Override
    protected Harness harness() {
        return new KafkaHarness("consumer");
    }
}
