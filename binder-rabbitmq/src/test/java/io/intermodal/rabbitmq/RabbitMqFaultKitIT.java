package io.intermodal.rabbitmq;

import io.intermodal.brokers.RabbitMqBroker;
import io.intermodal.tck.FaultKit;
import io.intermodal.tck.Harness;

class RabbitMqFaultKitIT extends FaultKit {

    @Override
    protected Harness harness() {
        return new RabbitMqHarness(RabbitMqBroker::with);
    }
}
