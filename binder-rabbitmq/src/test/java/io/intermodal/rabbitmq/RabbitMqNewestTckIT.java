package io.intermodal.rabbitmq;

import io.intermodal.brokers.RabbitMqBroker;
import io.intermodal.tck.CompatibilityKit;
import io.intermodal.tck.Harness;

/** On the newest server that can be had; the report's name says which that was. */
class RabbitMqNewestTckIT extends CompatibilityKit {

    @Override
    protected Harness harness() {
        return new RabbitMqHarness(() -> RabbitMqBroker.with().suite("newest"));
    }
}
