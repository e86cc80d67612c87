package io.intermodal.samples.ordersync;

import io.intermodal.brokers.RabbitMqBroker;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A RabbitMQ in a process of its own, which ends with this one, however that ends. It keeps its messages in a folder and listens on free ports of the
 * loopback interface, to nobody but whoever knows the password made for this start.
 */
final class LocalRabbitMq implements LocalBroker {

    private static final String USER = "order-sync";

    private final RabbitMqBroker broker;
    private final String password;

    private LocalRabbitMq(RabbitMqBroker broker, String password) {
        this.broker = broker;
        this.password = password;
    }

    /** Starts a broker on what it left in a folder. */
    static LocalRabbitMq start(Path folder) {
        byte[] secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        String password = HexFormat.of().formatHex(secret);
        try {
            return new LocalRabbitMq(
                    RabbitMqBroker.started(
                            RabbitMqBroker.with().user(USER, password).data(folder)),
                    password);
        } catch (RuntimeException e) {
            throw new CommandException(
                    Exit.BROKER_TROUBLE,
                    "the local RabbitMQ does not start on " + folder + " (" + e.getMessage()
                            + "); --fresh begins with an empty one, --broker uses another");
        }
    }

    @Override
    public String address() {
        return broker.address().toString();
    }

    @Override
    public String user() {
        return USER;
    }

    @Override
    public String password() {
        return password;
    }

    @Override
    public void close() {
        broker.stop();
        broker.close();
    }
}
