package io.intermodal.rabbitmq;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.KeyPartitioner;
import io.intermodal.spi.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a route leads on the broker.
 *
 * @param exchange empty for the default one
 * @param routingKeys one for each partition
 */
record RabbitMqTarget(String exchange, List<String> routingKeys) {

    static RabbitMqTarget of(Route route) throws BrokerException {
        if (route instanceof Route.Everyone everyone) {
            String name = RabbitMqNames.exchange(everyone.destination());
            Optional<String> problem = RabbitMqNames.problem(name);
            if (problem.isPresent()) {
                throw new BrokerException(
                        Kind.CONFLICT,
                        "the physical name '" + name + "' " + problem.get() + "; change physical-name",
                        null);
            }
            List<String> keys = new ArrayList<>();
            for (int i = 0; i < RabbitMqNames.partitions(everyone.destination()); i++) {
                keys.add(Integer.toString(i));
            }
            return new RabbitMqTarget(name, keys);
        }
        if (route instanceof Route.OneGroup one) {
            GroupRef group = one.group();
            return new RabbitMqTarget("", RabbitMqNames.queues(group));
        }
        return new RabbitMqTarget("", RabbitMqNames.readable(route));
    }

    /**
     * The routing key of a message.
     *
     * @param key the message's key, if it has one
     * @param turn where messages without a key go in turn
     */
    String routingKey(@Nullable String key, int turn) {
        int partitions = routingKeys.size();
        if (partitions == 1) {
            return routingKeys.get(0);
        }
        return routingKeys.get(
                key == null ? Math.floorMod(turn, partitions) : KeyPartitioner.partition(key, partitions));
    }
}
