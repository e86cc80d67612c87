package io.intermodal.rocketmq;

import io.intermodal.Mode;
import io.intermodal.rocketmq.RocketMqUnit.State;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Lets another member have a queue: waits for its handlers, writes how far they got, and says then that it is nobody's. Owned by the thread of the source. */
final class RocketMqHandover {

    private static final Duration LET_GO = Duration.ofSeconds(5);
    /** A release that was not answered may still be carried out until then. */
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RocketMqShare share;
    private final RocketMqMember member;
    private final RocketMqOwnership ownership;
    private final LinkConfig config;
    private final TimeSource time;

    RocketMqHandover(RocketMqShare share, RocketMqMember member, RocketMqOwnership ownership, LinkConfig config) {
        this.share = share;
        this.member = member;
        this.ownership = ownership;
        this.config = config;
        this.time = config.time();
    }

    /**
     * How long a queue that is to go waits for its handlers. Without order it is better to have a slow message handled twice than to hold up another
     * member.
     */
    private Duration patience() {
        if (member.reading().mode() == Mode.ORDERED) {
            return member.reading().maxHandlingTime().plus(member.reading().drainTimeout());
        }
        return member.reading().drainTimeout().compareTo(LET_GO) < 0
                ? member.reading().drainTimeout()
                : LET_GO;
    }

    void letGo(RocketMqUnit unit) {
        unit.state = State.LEAVING;
        Duration patience = patience();
        List<CompletableFuture<Void>> settled = new ArrayList<>();
        for (RocketMqLane lane : unit.lanes) {
            if (unit.opened) {
                member.lanes().close(lane);
                settled.add(member.events()
                        .closing(lane.lane, patience.multipliedBy(9).dividedBy(10))
                        .toCompletableFuture());
            }
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(settled.toArray(CompletableFuture[]::new));
        CompletableFuture<Void> atLast = new CompletableFuture<>();
        TimeSource.Scheduled timer = time.schedule(() -> atLast.complete(null), patience.toNanos());
        var unused = CompletableFuture.anyOf(all, atLast).whenComplete((done, failure) -> {
            timer.cancel();
            member.inbox().add(() -> write(unit));
        });
    }

    private void write(RocketMqUnit unit) {
        if (unit.state != State.LEAVING) {
            return; // lost meanwhile
        }
        CompletableFuture<Void> written = new CompletableFuture<>();
        member.commits().flush(written);
        TimeSource.Scheduled timer = time.schedule(
                () -> written.completeExceptionally(new BrokerException(Kind.UNAVAILABLE, "not written", null)),
                config.requestTimeout().toNanos());
        var unused = written.whenComplete((done, failure) -> timer.cancel())
                .exceptionally(notWritten -> null)
                .thenCompose(done -> ownership.release(unit, unit.generation))
                .whenComplete((done, failure) -> member.inbox().add(() -> {
                    if (unit.state == State.LEAVING) {
                        if (failure == null) {
                            share.lose(unit);
                        } else {
                            unit.state = State.OWNED; // tried again, with nothing left to wait for
                            unit.released = true;
                            unit.notBefore = time.nanoTime() + LATE_NANOS;
                        }
                    }
                }));
    }
}
