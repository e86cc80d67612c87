package io.intermodal.kafka;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.LinkEvents;
import io.intermodal.spi.TimeSource;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.common.Metric;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether the cluster answers: the client mends its connections and says nothing. Asks now and then, and looks oftener whether all of its
 * connections were closed, because a cut that is mended at once would not be seen by asking. Everything happens on the scheduler and in the client's
 * callbacks; nothing waits.
 */
final class KafkaHealth {

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration SHORTEST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Admin admin;
    private final LinkConfig config;
    private final LinkEvents events;
    private final String cluster;
    private final long askEveryNanos;
    private final @Nullable Metric open;
    private final @Nullable Metric closed;

    private final Object lock = new Object();
    private double lastOpen;
    private double lastClosed;
    private long nextAsk;
    private boolean asking;
    private boolean suspended;
    private boolean over;
    private TimeSource.@Nullable Scheduled next;

    KafkaHealth(Admin admin, LinkConfig config, LinkEvents events, String cluster) {
        this.admin = admin;
        this.config = config;
        this.events = events;
        this.cluster = cluster;
        Duration third = config.detectionTime().dividedBy(3);
        Duration every = third.compareTo(LONGEST) > 0 ? LONGEST : third.compareTo(SHORTEST) < 0 ? SHORTEST : third;
        this.askEveryNanos = every.toNanos();
        this.open = metric("connection-count");
        this.closed = metric("connection-close-total");
    }

    private @Nullable Metric metric(String name) {
        return admin.metrics().entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name)
                        && entry.getKey().group().equals("admin-client-metrics"))
                .map(entry -> (Metric) entry.getValue())
                .findFirst()
                .orElse(null);
    }

    void start() {
        synchronized (lock) {
            lastOpen = value(open);
            lastClosed = value(closed);
            nextAsk = config.time().nanoTime() + askEveryNanos;
        }
        later();
    }

    void stop() {
        synchronized (lock) {
            over = true;
            if (next != null) {
                next.cancel();
            }
        }
    }

    /** Whether the cluster did not answer when it was asked last. */
    boolean isSuspended() {
        synchronized (lock) {
            return suspended;
        }
    }

    private void later() {
        synchronized (lock) {
            if (!over) {
                next = config.time().schedule(this::look, LOOK.toNanos());
            }
        }
    }

    private void look() {
        boolean cut;
        boolean ask;
        synchronized (lock) {
            if (over) {
                return;
            }
            cut = wasCut();
            long now = config.time().nanoTime();
            ask = !asking && (cut || suspended || now - nextAsk >= 0);
            if (ask) {
                asking = true;
                nextAsk = now + askEveryNanos;
            }
        }
        if (cut) {
            suspendForCut();
        }
        if (ask) {
            ask();
        }
        later();
    }

    /** Whether all connections that were open at the last look were closed since. Under the lock. */
    private boolean wasCut() {
        double nowClosed = value(closed);
        // One that was idle may be closed at any time; all of them at once are a cut.
        boolean cut = lastOpen > 0 && nowClosed - lastClosed >= lastOpen;
        lastClosed = nowClosed;
        lastOpen = value(open);
        return cut;
    }

    private void suspendForCut() {
        suspend(new BrokerException(Kind.UNAVAILABLE, "all connections to the cluster were closed", null));
    }

    private void ask() {
        int patience = (int) Math.max(1, Duration.ofNanos(askEveryNanos).toMillis());
        DescribeClusterResult answer = admin.describeCluster(new DescribeClusterOptions().timeoutMs(patience));
        var unused = answer.clusterId().whenComplete((id, failure) -> {
            boolean cut;
            synchronized (lock) {
                asking = false;
                if (over) {
                    return;
                }
                // The connection that the answer came by may be a new one: if the next cut comes before the next look,
                // it has to be known by then.
                cut = wasCut();
            }
            if (cut) {
                suspendForCut();
            }
            if (failure != null) {
                suspend(KafkaErrors.asked(failure, "the cluster does not answer"));
            } else if (!cluster.equals(id)) {
                stop();
                events.lost(new BrokerException(
                        Kind.UNAVAILABLE, "another cluster answers at " + config.address() + " than before", null));
            } else {
                resume();
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

    private static double value(@Nullable Metric metric) {
        return metric != null && metric.metricValue() instanceof Double number ? number : 0;
    }
}
