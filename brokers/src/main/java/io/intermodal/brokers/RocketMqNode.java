package io.intermodal.brokers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The broker's own process. */
final class RocketMqNode extends RocketMqProcess {

    private static final String MAIN = "io.intermodal.brokers.rocketmq.BrokerMain";

    /** The broker listens two ports below its own as well. */
    private static final int SECOND_PORT_BELOW = 2;

    /** Another loopback address: a broker can tell its clients another host, but no other port. */
    static final String PROXY_HOST = "127.0.0.2";

    private static final String OWN_USER = "intermodal-broker";

    private final int haPort = Ports.free();
    private final int nameServerPort;
    private final String ownPassword = UUID.randomUUID().toString();

    RocketMqNode(RocketMqOptions options, RocketMqNameServer nameServer) {
        super(Ports.freeWithNeighbour(SECOND_PORT_BELOW), "rocketmq", options, nameServer);
        this.nameServerPort = nameServer.address().port();
    }

    @Override
    boolean isReadyLine(String line) {
        return line.equals("READY");
    }

    @Override
    List<String> command(DataFolder folder) {
        Path conf = folder.resolve("conf");
        Path own = options().data();
        Path store = own == null ? folder.resolve("data") : own;
        String advertised = options().isProxied() ? PROXY_HOST : Ports.LOOPBACK;
        var users = options().users(OWN_USER, ownPassword);
        String login =
                users.isEmpty() ? null : "{\"accessKey\":\"" + OWN_USER + "\",\"secretKey\":\"" + ownPassword + "\"}";
        write(conf.resolve("users.properties"), users);
        write(
                conf.resolve("broker.conf"),
                options().broker(store, address().port(), haPort, nameServerPort, advertised, login));
        // A disk that is fuller than this makes it refuse messages.
        List<String> flags = new ArrayList<>(List.of("-XX:MaxDirectMemorySize=256m"));
        flags.add("-Drocketmq.broker.diskSpaceWarningLevelRatio=0.98");
        flags.add("-Drocketmq.broker.diskSpaceCleanForciblyRatio=0.97");
        List<String> command = java(folder, MAIN, 384, flags);
        command.add(conf.resolve("broker.conf").toString());
        command.add(conf.resolve("users.properties").toString());
        return command;
    }
}
