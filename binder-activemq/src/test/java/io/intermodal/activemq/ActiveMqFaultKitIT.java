package io.intermodal.activemq;

import io.intermodal.tck.FaultKit;
import io.intermodal.tck.Harness;

class ActiveMqFaultKitIT extends FaultKit {

    @Override
    protected Harness harness() {
        return new ActiveMqHarness("native");
    }
}
