package io.intermodal.brokers.rocketmq;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.broker.BrokerStartup;

/** Serves one broker until it is told to stop or its owner is gone. Writes {@code READY} once clients can find and use it. */
public final class BrokerMain {

    private BrokerMain() {}

    /**
     * Runs the broker.
     *
     * @param arguments the properties file that RocketMQ reads, and the one with its users
     * @throws IOException if the second one cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        OwnerWatch.start();
        Properties users = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of(arguments[1]))) {
            users.load(file);
        }
        BrokerController broker = BrokerStartup.createBrokerController(new String[] {"-c", arguments[0]});
        // Before it serves anybody.
        Users.create(broker, users);
        BrokerStartup.start(broker);
        new Registration(broker).start();
        new Trial(broker, users).untilItWorks();
        System.out.println("READY");
    }
}
