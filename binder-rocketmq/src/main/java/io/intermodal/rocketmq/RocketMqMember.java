package io.intermodal.rocketmq;

import io.intermodal.rocketmq.RocketMqCluster.Route;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.SourceConfig;
import io.intermodal.spi.SourceEvents;
import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of a source: everything that happens to its queues happens here, one after the other. It waits for nothing but the next event, and never
 * runs anything of the application.
 */
final class RocketMqMember implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(RocketMqMember.class);
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final Duration LEAVE = Duration.ofSeconds(2);
    private static final Duration LEAVE_WITHOUT_BROKER = Duration.ofMillis(200);

    private final RocketMqLink link;
    private final SourceConfig reading;
    private final RocketMqNames.Reading what;
    private final SourceEvents events;
    private final TimeSource time;
    private final Duration requestTimeout;
    private final RocketMqInbox inbox;
    private final RocketMqRemoting remoting;
    private final RocketMqLanes lanes;
    private final RocketMqCommits commits;
    private final RocketMqPuller puller;
    private final RocketMqShare share;

    private final AtomicInteger demand = new AtomicInteger();
    private volatile boolean started;
    private volatile boolean quiet;
    private volatile boolean over;
    private volatile boolean silent;
    private volatile long endNanos;

    RocketMqMember(
            RocketMqLink link,
            SourceConfig reading,
            RocketMqNames.Reading what,
            Map<String, Route> routes,
            SourceEvents events,
            RocketMqInbox inbox) {
        LinkConfig config = link.config();
        this.link = link;
        this.reading = reading;
        this.what = what;
        this.events = events;
        this.time = config.time();
        this.requestTimeout = config.requestTimeout();
        this.inbox = inbox;
        this.remoting = new RocketMqRemoting(config, link.loop(), server -> inbox.add(this::hurry));
        remoting.onMembersChanged(() -> inbox.add(this::hurry));
        RocketMqCalls calls = new RocketMqCalls(config, remoting);
        this.lanes = new RocketMqLanes(Math.max(16, Math.min(500, reading.maxHeld())), reading.maxHeldBytes());
        this.commits = new RocketMqCommits(calls, inbox, time, what.group(), lanes);
        this.puller = new RocketMqPuller(this, calls, config, link.pullBatch());
        boolean together = reading.routes().get(0) instanceof io.intermodal.spi.Route.OneGroup;
        List<RocketMqUnit> units = RocketMqUnit.of(what.topics(), routes, together);
        long number = (ThreadLocalRandom.current().nextInt() & 0xffffffffL) | 1;
        this.share = new RocketMqShare(this, calls, config, units, number);
    }

    RocketMqLanes lanes() {
        return lanes;
    }

    RocketMqCommits commits() {
        return commits;
    }

    RocketMqInbox inbox() {
        return inbox;
    }

    SourceEvents events() {
        return events;
    }

    SourceConfig reading() {
        return reading;
    }

    RocketMqNames.Reading what() {
        return what;
    }

    /** Completes when everything that was free at first is this member's. */
    CompletableFuture<Void> assigned() {
        return share.assigned();
    }

    boolean isStarted() {
        return started;
    }

    boolean isQuiet() {
        return quiet;
    }

    boolean isSilent() {
        return silent;
    }

    void start() {
        started = true;
        inbox.signal();
    }

    void demand(int more) {
        int unused = demand.addAndGet(more);
        if (lanes.hasBuffered()) {
            inbox.signal();
        }
    }

    void quiesce() {
        quiet = true;
    }

    /** No more events; commit, let go of everything and end. */
    void end(Duration atMost) {
        endNanos = time.nanoTime() + atMost.toNanos();
        silent = true;
        over = true;
        inbox.signal();
    }

    private void hurry() {
        share.members().hurry();
    }

    @Override
    public void run() {
        try {
            while (!over) {
                inbox.run();
                share.tick();
                handOut();
                puller.tick();
                if (!isInDoubt()) {
                    commits.tick(); // what may be another's by now has a position of the other's
                }
                BrokerException failed = commits.fatal();
                if (failed != null) {
                    ended(failed);
                }
                if (!over) {
                    inbox.await(STEP_NANOS);
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("A member of group '{}' ends", what.group(), e);
            ended(RocketMqErrors.asked(e, "reading " + what.topics() + " as group '" + what.group() + "'"));
        } finally {
            leave();
        }
    }

    /** While the broker may have given this member up, others may have taken over what it holds. */
    boolean isInDoubt() {
        return share.isInDoubt();
    }

    private void handOut() {
        if (quiet || silent || !started || isInDoubt()) {
            return;
        }
        int most = demand.get();
        List<Incoming> records = most > 0 ? lanes.take(most) : List.of();
        if (!records.isEmpty()) {
            demand.addAndGet(-records.size());
            events.records(records);
        }
    }

    void fence(List<RocketMqLane> gone) {
        for (RocketMqLane lane : gone) {
            lanes.remove(lane);
            if (!silent) {
                events.fenced(lane.lane);
            }
        }
    }

    void again(RocketMqLane lane, long position) {
        share.again(lane, position);
    }

    // ---- the end

    void ended(BrokerException cause) {
        if (!over) {
            endNanos = time.nanoTime() + LEAVE.toNanos();
            over = true;
            share.assigned().complete(null);
            if (!silent) {
                silent = true;
                events.ended(cause);
            }
        }
    }

    private long leftNanos() {
        Duration longest = link.isSuspended() ? LEAVE_WITHOUT_BROKER : requestTimeout;
        return Math.min(longest.toNanos(), Math.max(TimeUnit.MILLISECONDS.toNanos(50), endNanos - time.nanoTime()));
    }

    /** Writes what is finished, lets the others have the queues, and goes. */
    private void leave() {
        long half = time.nanoTime() + leftNanos() / 2;
        inbox.run();
        commits.tick();
        while ((share.isTaking() || !commits.isWritten(lanes.all())) && time.nanoTime() - half < 0) {
            inbox.await(Math.min(STEP_NANOS, half - time.nanoTime()));
            inbox.run();
            commits.tick();
        }
        commits.fail(new BrokerException(Kind.CLOSED, "this source was closed", null));
        long rest = leftNanos();
        List<CompletableFuture<Void>> gone = new ArrayList<>(share.leave());
        await(gone, rest * 2 / 3);
        await(List.of(share.members().leave(Math.max(1, TimeUnit.NANOSECONDS.toMillis(rest / 3)))), rest / 3);
        lanes.all().forEach(lanes::remove);
        remoting.shutdown();
    }

    private void await(List<CompletableFuture<Void>> all, long atMostNanos) {
        try {
            time.await(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)), Math.max(1, atMostNanos));
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("A member of group '{}' did not leave in good order", what.group(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
