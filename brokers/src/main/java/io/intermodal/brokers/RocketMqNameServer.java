package io.intermodal.brokers;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The process that tells clients where the broker is. */
final class RocketMqNameServer extends RocketMqProcess {

    private static final String MAIN = "io.intermodal.brokers.rocketmq.NameServerMain";
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private @Nullable RocketMqNode node;

    /** A start waits until this one is known, if it runs. */
    void waitsFor(RocketMqNode broker) {
        node = broker;
    }

    RocketMqNameServer(RocketMqOptions options) {
        super(Ports.free(), "rocketmq-names", options, null);
    }

    @Override
    public void start() {
        super.start();
        long began = System.nanoTime();
        while (node != null
                && node.isReady()
                && !NameServerRoute.isKnownAt(address().port())) {
            if (System.nanoTime() - began > options().startBound().toNanos()) {
                throw new BrokerException(
                        "The broker does not register with its name server " + address() + ". Its log ends with:\n"
                                + node.logTail().indent(2),
                        null);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    @Override
    boolean isReadyLine(String line) {
        return line.contains("Name Server boot success");
    }

    @Override
    List<String> command(DataFolder folder) {
        Path conf = folder.resolve("conf").resolve("namesrv.conf");
        write(conf, RocketMqOptions.nameServer(address().port(), folder.resolve("data")));
        List<String> command = java(folder, MAIN, 96, List.of());
        command.add(conf.toString());
        return command;
    }
}
