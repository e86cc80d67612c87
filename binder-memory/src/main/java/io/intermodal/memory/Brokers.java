package io.intermodal.memory;

import io.intermodal.spi.BrokerAddress;
import io.intermodal.spi.BrokerException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The brokers of this process by address: what a network would be to others. */
final class Brokers {

    static final String QUEUE = "queue";
    static final String LOG = "log";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final Map<String, MemoryBroker> RUNNING = new ConcurrentHashMap<>();

    private Brokers() {}

    static MemoryBroker named(String shape, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no broker name; use up to 100 letters, digits, dots, hyphens and underscores");
        }
        Function<Server, Store> store = shape.equals(QUEUE) ? QueueStore::new : LogStore::new;
        return RUNNING.computeIfAbsent(
                "memory:" + shape + "/" + name, address -> new MemoryBroker(new Server(address, store)));
    }

    static MemoryBroker at(BrokerAddress address) throws BrokerException {
        String path = address.path();
        int slash = path.indexOf('/');
        String shape = slash < 0 ? path : path.substring(0, slash);
        String name = slash < 0 ? MemoryBroker.DEFAULT_NAME : path.substring(slash + 1);
        boolean known = shape.equals(QUEUE) || shape.equals(LOG);
        if (!known || !address.servers().isEmpty() || !NAME.matcher(name).matches()) {
            throw new BrokerException(
                    BrokerException.Kind.INVALID,
                    "'" + address
                            + "' is no address of the in-memory broker; write memory:queue, memory:log, memory:queue/<name> or"
                            + " memory:log/<name>",
                    null);
        }
        return named(shape, name);
    }

    static void forget(MemoryBroker broker) {
        RUNNING.remove(broker.address(), broker);
    }
}
