package io.intermodal.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import io.intermodal.spi.BrokerException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Questions and declarations on channels that are thrown away: the broker closes one for each object that is missing or different. */
final class RabbitMqDeclarations implements AutoCloseable {

    private static final Pattern CURRENT = Pattern.compile("current is (?:the value )?'([^']*)'");

    private final RabbitMqClient client;
    private @Nullable Channel current;

    RabbitMqDeclarations(RabbitMqClient client) {
        this.client = client;
    }

    boolean hasExchange(String name) throws BrokerException {
        return exists("exchange " + name, channel -> channel.exchangeDeclarePassive(name));
    }

    boolean hasQueue(String name) throws BrokerException {
        return exists("queue " + name, channel -> channel.queueDeclarePassive(name));
    }

    /** The marker with which an existing exchange was made, if it is another one. */
    Optional<String> otherMarker(String exchange, String marker) throws BrokerException {
        if (hasExchange(marker)) {
            // Perhaps made by somebody who then lost the race for the exchange; declaring it says so.
            return recorded(exchange, marker, true);
        }
        return recorded(exchange, marker, false);
    }

    /** Nobody is bound to it and nobody may publish to it: its name says everything. */
    void marker(String name) throws BrokerException {
        if (!hasExchange(name)) {
            run(
                    "declaring exchange " + name,
                    channel -> channel.exchangeDeclare(name, BuiltinExchangeType.FANOUT, true, false, true, Map.of()));
        }
    }

    void exchange(String name, Map<String, Object> arguments) throws BrokerException {
        if (!hasExchange(name)) {
            run(
                    "declaring exchange " + name,
                    channel -> channel.exchangeDeclare(name, BuiltinExchangeType.DIRECT, true, false, arguments));
        }
    }

    void queue(String name, Map<String, Object> arguments) throws BrokerException {
        if (!hasQueue(name)) {
            run("declaring queue " + name, channel -> channel.queueDeclare(name, true, false, false, arguments));
        }
    }

    /** Idempotent, and repeated for queues that are there: whoever made one may have died before it was bound. */
    void bind(String queue, String exchange, String routingKey) throws BrokerException {
        run(
                "binding queue " + queue + " to exchange " + exchange,
                channel -> channel.queueBind(queue, exchange, routingKey));
    }

    void delete(String queue) throws BrokerException {
        run("removing queue " + queue, channel -> channel.queueDelete(queue));
    }

    void purge(String queue) throws BrokerException {
        if (hasQueue(queue)) {
            run("emptying queue " + queue, channel -> channel.queuePurge(queue));
        }
    }

    @Override
    public void close() {
        Channel channel = current;
        if (channel != null) {
            RabbitMqLink.close(channel);
        }
    }

    /** Declaring what is there changes nothing, and is refused with both values if the arguments differ. */
    private Optional<String> recorded(String exchange, String marker, boolean hasMarker) throws BrokerException {
        try {
            channel("comparing exchange " + exchange)
                    .exchangeDeclare(
                            exchange, BuiltinExchangeType.DIRECT, true, false, Map.of("alternate-exchange", marker));
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            int code = RabbitMqErrors.code(e);
            if (code == AMQP.PRECONDITION_FAILED) {
                return current(RabbitMqErrors.reply(e).orElse(""));
            }
            if (code == AMQP.ACCESS_REFUSED && hasMarker) {
                return Optional.empty();
            }
            throw RabbitMqErrors.of(e, "comparing exchange " + exchange);
        }
    }

    /** The reply is cut off after 255 bytes, so with long names it does not say what there is; none at all is told in time. */
    private static Optional<String> current(String reply) {
        Matcher found = CURRENT.matcher(reply);
        String other = found.find() ? found.group(1) : "";
        return reply.contains("current is none") ? Optional.empty() : Optional.of(other);
    }

    private boolean exists(String what, Request request) throws BrokerException {
        try {
            request.run(channel("looking for " + what));
            return true;
        } catch (IOException | RuntimeException e) {
            if (RabbitMqErrors.code(e) == AMQP.NOT_FOUND) {
                return false;
            }
            if (RabbitMqErrors.code(e) == AMQP.RESOURCE_LOCKED) {
                return true;
            }
            throw RabbitMqErrors.of(e, "looking for " + what);
        }
    }

    private void run(String what, Request request) throws BrokerException {
        try {
            request.run(channel(what));
        } catch (IOException | RuntimeException e) {
            throw RabbitMqErrors.of(e, what + " on " + client.server());
        }
    }

    private Channel channel(String purpose) throws BrokerException {
        Channel open = current;
        if (open == null || !open.isOpen()) {
            open = client.channel(purpose);
            current = open;
        }
        return open;
    }

    @FunctionalInterface
    private interface Request {
        void run(Channel channel) throws IOException;
    }
}
