package io.intermodal.rabbitmq;

import io.intermodal.tck.CompatibilityKit;
import io.intermodal.tck.Harness;

class RabbitMqTckIT extends CompatibilityKit {

    @Override
    protected Harness harness() {
        return new RabbitMqHarness();
    }
}
