package io.intermodal.rocketmq;

import io.intermodal.tck.FaultKit;
import io.intermodal.tck.Harness;

class RocketMqFaultKitIT extends FaultKit {

    @Override
    protected Harness harness() {
        return new RocketMqHarness();
    }
}
