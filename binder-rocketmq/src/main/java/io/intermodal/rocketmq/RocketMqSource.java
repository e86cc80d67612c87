package io.intermodal.rocketmq;

import io.intermodal.rocketmq.RocketMqCluster.Route;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Lane;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.LogSource;
import io.intermodal.spi.SourceConfig;
import io.intermodal.spi.SourceEvents;
import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** A member of a consumer group. Every call is a message to the thread that owns it; none waits but close. */
final class RocketMqSource implements LogSource {

    private final RocketMqLink link;
    private final LinkConfig config;
    private final RocketMqInbox inbox = new RocketMqInbox();
    private final RocketMqMember member;
    private final Thread thread;
    private volatile boolean running;
    private volatile boolean closed;

    RocketMqSource(
            RocketMqLink link,
            SourceConfig reading,
            RocketMqNames.Reading what,
            Map<String, Route> routes,
            SourceEvents events) {
        this.link = link;
        this.config = link.config();
        this.member = new RocketMqMember(link, reading, what, routes, events, inbox);
        this.thread = config.threads().newThread(member);
        if (reading.routes().get(0) instanceof io.intermodal.spi.Route.DeadLetters) {
            joinNow();
        }
    }

    /** Whoever redrives ends when no letter has come for a moment, and joining a group may take longer than that. */
    private void joinNow() {
        run();
        try {
            config.time().await(member.assigned(), config.requestTimeout().toNanos());
        } catch (TimeoutException | ExecutionException somebodyElseRedrives) {
            // Then there is nothing to read here.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        if (!running) {
            running = true;
            thread.start();
        }
    }

    @Override
    public void start() {
        run();
        member.start();
    }

    @Override
    public void demand(int more) {
        member.demand(more);
    }

    @Override
    public void hold(Lane lane) {
        inbox.add(() -> held(lane, true));
    }

    @Override
    public void release(Lane lane) {
        inbox.add(() -> held(lane, false));
    }

    private void held(Lane lane, boolean hold) {
        RocketMqLane owned = member.lanes().of(lane);
        if (owned != null) {
            owned.held = hold;
        }
    }

    @Override
    public void quiesce() {
        member.quiesce();
    }

    @Override
    public void commit(Lane lane, long next) {
        inbox.add(() -> member.commits().want(lane, next));
    }

    @Override
    public CompletionStage<Void> flush() {
        CompletableFuture<Void> flushed = new CompletableFuture<>();
        if (closed || !thread.isAlive()) {
            flushed.completeExceptionally(
                    new BrokerException(Kind.CLOSED, "cannot record more: this source was closed", null));
            return flushed.minimalCompletionStage();
        }
        inbox.add(() -> member.commits().flush(flushed));
        Duration atMost = config.requestTimeout();
        BrokerException late =
                new BrokerException(Kind.UNAVAILABLE, "the positions were not committed within " + atMost, null);
        TimeSource.Scheduled timer =
                config.time().schedule(() -> flushed.completeExceptionally(late), atMost.toNanos());
        var unused = flushed.whenComplete((done, failure) -> timer.cancel());
        return flushed.minimalCompletionStage();
    }

    @Override
    public void close(Duration atMost) {
        if (closed) {
            return;
        }
        closed = true;
        member.end(atMost);
        run(); // an unstarted one has to let go of its connections too
        try {
            thread.join(Math.max(1, atMost.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        link.remove(this);
    }
}
