package io.intermodal.rocketmq;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.LinkEvents;
import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.remoting.protocol.heartbeat.HeartbeatData;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether the brokers answer: asks all of them now and then, at once when a connection has ended, and often while none answers. Everything
 * happens on the scheduler and in the client's callbacks; nothing waits.
 */
final class RocketMqHealth {

    private static final Duration OFTEN = Duration.ofMillis(200);
    private static final Duration SHORTEST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final RocketMqCluster cluster;
    private final LinkConfig config;
    private final LinkEvents events;
    private final Duration every;

    private final Object lock = new Object();
    private volatile Map<String, String> masters;
    private boolean asking;
    private boolean suspended;
    private boolean over;
    private TimeSource.@Nullable Scheduled next;

    RocketMqHealth(RocketMqCluster cluster, LinkConfig config, LinkEvents events, Map<String, String> masters) {
        this.cluster = cluster;
        this.config = config;
        this.events = events;
        this.masters = masters;
        Duration third = config.detectionTime().dividedBy(3);
        this.every = third.compareTo(LONGEST) > 0 ? LONGEST : third.compareTo(SHORTEST) < 0 ? SHORTEST : third;
    }

    void start() {
        later(every);
    }

    void stop() {
        synchronized (lock) {
            over = true;
            if (next != null) {
                next.cancel();
            }
        }
    }

    /** Whether no broker answered when they were asked last. */
    boolean isSuspended() {
        synchronized (lock) {
            return suspended;
        }
    }

    /** A connection has ended. With one broker that is an outage, however short; with several it has to be seen. */
    void cut(String server) {
        Collection<String> all = masters.values();
        if (all.contains(server)) {
            if (new HashSet<>(all).size() == 1) {
                suspend(new BrokerException(Kind.UNAVAILABLE, "the connection to " + server + " was closed", null));
            }
            later(Duration.ZERO);
        }
    }

    private void later(Duration delay) {
        synchronized (lock) {
            if (!over) {
                if (next != null) {
                    next.cancel();
                }
                next = config.time().schedule(this::ask, delay.toNanos());
            }
        }
    }

    private void ask() {
        synchronized (lock) {
            if (over || asking) {
                return;
            }
            asking = true;
        }
        cluster.calls().remoting().scanResponseTable(); // forgets what was never answered
        long patience = Math.min(every.toMillis(), TimeUnit.SECONDS.toMillis(3));
        List<CompletableFuture<Boolean>> answers = new ArrayList<>();
        AtomicInteger alive = new AtomicInteger();
        for (String server : new HashSet<>(masters.values())) {
            answers.add(cluster.calls().heartbeat(server, greeting(), patience).handle((answer, failure) -> {
                if (failure == null || RocketMqErrors.find(failure, RocketMqErrors.Refusal.class) != null) {
                    alive.incrementAndGet();
                }
                return failure == null;
            }));
        }
        var unused = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenRun(() -> asked(alive.get() > 0));
    }

    private HeartbeatData greeting() {
        HeartbeatData data = new HeartbeatData();
        data.setClientID(config.clientId());
        return data;
    }

    private void asked(boolean alive) {
        synchronized (lock) {
            asking = false;
            if (over) {
                return;
            }
        }
        if (alive) {
            resume();
            later(every);
        } else {
            suspend(new BrokerException(Kind.UNAVAILABLE, "no broker answers, of " + masters, null));
            later(OFTEN);
            findMoved();
        }
    }

    /** A broker may come back somewhere else. */
    private void findMoved() {
        var unused = cluster.cluster().thenAccept(info -> {
            try {
                Map<String, String> found = RocketMqCluster.masters(info, config);
                if (!found.isEmpty()) {
                    masters = found;
                }
            } catch (BrokerException e) {
                // Another cluster was added meanwhile; the brokers that are known go on being asked.
            }
        });
    }

    private void suspend(BrokerException cause) {
        synchronized (lock) {
            if (suspended || over) {
                return;
            }
            suspended = true;
        }
        events.suspended(cause);
    }

    private void resume() {
        synchronized (lock) {
            if (!suspended || over) {
                return;
            }
            suspended = false;
        }
        events.resumed();
    }
}
