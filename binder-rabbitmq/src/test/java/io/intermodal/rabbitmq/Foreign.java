package io.intermodal.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.intermodal.brokers.Address;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** A program that knows nothing of Intermodal. */
final class Foreign implements AutoCloseable {

    private final Connection connection;
    private final Channel channel;

    Foreign(Address address, String user, String password) throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(address.host());
        factory.setPort(address.port());
        factory.setUsername(user);
        factory.setPassword(password);
        factory.setAutomaticRecoveryEnabled(false);
        this.connection = factory.newConnection();
        this.channel = connection.createChannel();
        channel.confirmSelect();
    }

    Channel channel() {
        return channel;
    }

    void send(String exchange, String routingKey, BasicProperties properties, byte[] body)
            throws IOException, TimeoutException, InterruptedException {
        channel.basicPublish(exchange, routingKey, properties, body);
        channel.waitForConfirmsOrDie(10_000);
    }

    GetResponse take(String queue) throws IOException {
        return channel.basicGet(queue, true);
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
