package io.intermodal.samples.ordersync;

import io.intermodal.brokers.RocketMqBroker;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A RocketMQ, name server and broker in two processes of their own, which end with this one, however that ends. It keeps its messages in a folder and
 * listens on free ports of the loopback interface; the broker serves nobody but whoever knows the password made for this start.
 */
final class LocalRocketMq implements LocalBroker {

    private static final String USER = "order-sync";

    private final RocketMqBroker broker;
    private final String password;

    private LocalRocketMq(RocketMqBroker broker, String password) {
        this.broker = broker;
        this.password = password;
    }

    /** Starts a broker on what it left in a folder. */
    static LocalRocketMq start(Path folder) {
        byte[] secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        String password = HexFormat.of().formatHex(secret);
        try {
            return new LocalRocketMq(
                    RocketMqBroker.started(
                            RocketMqBroker.with().user(USER, password).data(folder)),
                    password);
        } catch (RuntimeException e) {
            throw new CommandException(
                    Exit.BROKER_TROUBLE,
                    "the local RocketMQ does not start on " + folder + " (" + e.getMessage()
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
        // What was sent is in the files even so, and a stop in good order takes this broker ten seconds.
        broker.close();
    }
}
