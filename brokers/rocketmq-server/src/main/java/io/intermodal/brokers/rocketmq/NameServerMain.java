package io.intermodal.brokers.rocketmq;

import org.apache.rocketmq.namesrv.NamesrvStartup;

/** Tells clients where the broker is, until it is told to stop or its owner is gone. */
public final class NameServerMain {

    private NameServerMain() {}

    /**
     * Runs the name server.
     *
     * @param arguments the properties file that RocketMQ reads
     */
    public static void main(String[] arguments) {
        OwnerWatch.start();
        NamesrvStartup.main(new String[] {"-c", arguments[0]});
    }
}
