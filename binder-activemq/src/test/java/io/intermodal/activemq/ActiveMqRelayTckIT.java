package io.intermodal.activemq;

import io.intermodal.tck.CompatibilityKit;
import io.intermodal.tck.Harness;

/** The kit again on a broker as it is shipped: without scheduler, so that the relay keeps delayed messages. */
class ActiveMqRelayTckIT extends CompatibilityKit {

    @Override
    protected Harness harness() {
        return new ActiveMqHarness("auto");
    }
}
