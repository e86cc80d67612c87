package io.intermodal.rabbitmq;

import io.intermodal.brokers.RabbitMqBroker;
import io.intermodal.tck.CompatibilityKit;
import io.intermodal.tck.Harness;

/** On 4.0, the generation between the oldest server and the newest: consumers have priorities there, and a nack still counts. */
class RabbitMqMiddleTckIT extends CompatibilityKit {

    @Override
    protected Harness harness() {
        return new RabbitMqHarness(() -> RabbitMqBroker.with().suite("trixie"));
    }
}
