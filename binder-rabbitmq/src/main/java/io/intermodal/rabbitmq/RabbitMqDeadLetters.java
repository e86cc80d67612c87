package io.intermodal.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.DeadLetterBrowser;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.Route;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Shows a dead-letter queue by fetching from it and letting the channel go: what was fetched is at its front again, in order. */
final class RabbitMqDeadLetters implements DeadLetterBrowser {

    private final RabbitMqClient client;

    RabbitMqDeadLetters(RabbitMqClient client) {
        this.client = client;
    }

    @Override
    public List<Incoming> browse(GroupRef group, int max) throws BrokerException {
        String queue = RabbitMqNames.deadLetters(group);
        Lane lane = new Lane(new Route.DeadLetters(group), queue);
        Channel channel = client.channel("browsing " + queue);
        List<Incoming> found = new ArrayList<>();
        try {
            while (found.size() < max) {
                GetResponse message = channel.basicGet(queue, false);
                if (message == null) {
                    break;
                }
                found.add(RabbitMqMessages.read(
                        lane,
                        found.size(),
                        new Delivery(message.getEnvelope(), message.getProps(), message.getBody())));
            }
            return found;
        } catch (IOException | RuntimeException e) {
            throw RabbitMqErrors.of(e, "browsing " + queue);
        } finally {
            RabbitMqLink.close(channel);
        }
    }
}
