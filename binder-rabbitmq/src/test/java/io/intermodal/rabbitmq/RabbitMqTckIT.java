package io.intermodal.rabbitmq;

import io.intermodal.brokers.RabbitMqBroker;
import io.intermodal.tck.CompatibilityKit;
import io.intermodal.tck.Harness;

/** On the oldest server that is supported, unless the system property {@code brokers.rabbitmq.suite} names another. */
class RabbitMqTckIT extends CompatibilityKit {

    @Override
    protected Harness harness() {
        return new RabbitMqHarness(RabbitMqBroker::with);
    }
}
