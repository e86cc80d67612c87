package io.intermodal.activemq;

import io.intermodal.tck.CompatibilityKit;
import io.intermodal.tck.Harness;

class ActiveMqTckIT extends CompatibilityKit {

    @Override
    protected Harness harness() {
        return new ActiveMqHarness("native");
    }
}
