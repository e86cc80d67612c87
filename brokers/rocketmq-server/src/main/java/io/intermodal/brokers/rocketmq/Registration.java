package io.intermodal.brokers.rocketmq;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;

/**
 * Sees to it that the name server knows the broker. The broker does that every ten seconds at best, and its first try can get lost; until the next one
 * no client finds it. This looks twice a second and registers at once what is missing, also after the name server has been away.
 */
final class Registration {

    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long AT_FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long TIMEOUT_MILLIS = 2_000;

    private final BrokerController broker;
    private volatile boolean ending;

    Registration(BrokerController broker) {
        this.broker = broker;
    }

    void start() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ending = true, "registration-end"));
        Thread thread = new Thread(this::watch, "registration");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        long wait = AT_FIRST_NANOS;
        while (!ending) {
            if (isKnown(broker)) {
                wait = EVERY_NANOS;
            } else {
                register();
            }
            LockSupport.parkNanos(wait);
        }
    }

    private void register() {
        try {
            broker.registerBrokerAll(true, false, true);
        } catch (RuntimeException later) {
            // The name server is away; the next round tries again.
        }
    }

    static boolean isKnown(BrokerController broker) {
        try {
            TopicRouteData route = broker.getBrokerOuterAPI()
                    .getTopicRouteInfoFromNameServer(TopicValidator.AUTO_CREATE_TOPIC_KEY_TOPIC, TIMEOUT_MILLIS);
            return route != null && !route.getBrokerDatas().isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception unknownOrAway) {
            return false;
        }
    }
}
