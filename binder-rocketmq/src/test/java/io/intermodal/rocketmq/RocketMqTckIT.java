package io.intermodal.rocketmq;

import io.intermodal.tck.CompatibilityKit;
import io.intermodal.tck.Harness;

/** The kit on a real RocketMQ. */
class RocketMqTckIT extends CompatibilityKit {

    @Override
    protected Harness harness() {
        return new RocketMqHarness();
    }
}
