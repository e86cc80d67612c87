package io.intermodal.rocketmq;

import io.intermodal.rocketmq.RocketMqOwnership.Owner;
import io.intermodal.rocketmq.RocketMqOwnership.Taken;
import io.intermodal.rocketmq.RocketMqUnit.State;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Lane;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.Route;
import io.intermodal.spi.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a member has of its group's queues, takes and lets go. Each member works out its share from the broker's list of members; it takes what is
 * nobody's, waits for what another one still has to let go, and takes over what an owner has left who has not been on the list for a while. Owned by
 * the thread of the source.
 */
final class RocketMqShare {

    private static final Logger LOG = LoggerFactory.getLogger(RocketMqShare.class);

    /** A member that the broker may have missed for that long hands out nothing until it knows what is still its own. */
    private static final long DOUBT_NANOS = TimeUnit.SECONDS.toNanos(3);
    /** An owner that was not on the list for that long has lost what it has. Longer, because nobody is on the list of a broker that has just begun. */
    private static final long ABSENT_NANOS = TimeUnit.SECONDS.toNanos(6);

    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final RocketMqMember member;
    private final TimeSource time;
    private final List<RocketMqUnit> units;
    private final RocketMqMembers members;
    private final RocketMqOwnership ownership;
    private final RocketMqBeginnings beginnings;
    private final RocketMqHandover handover;
    private final CompletableFuture<Void> assigned = new CompletableFuture<>();
    private Set<RocketMqUnit> wanted = Set.of();
    private boolean seen;
    private boolean doubt;

    RocketMqShare(
            RocketMqMember member, RocketMqCalls calls, LinkConfig config, List<RocketMqUnit> units, long number) {
        this.member = member;
        this.time = config.time();
        this.units = units;
        String client = RocketMqMembers.client(config.clientId(), number);
        long patience = Math.min(config.requestTimeout().toMillis(), 2_000);
        this.members = new RocketMqMembers(calls, member.inbox(), time, member.what(), client, units, patience);
        this.ownership = new RocketMqOwnership(calls, member.what().group(), client, number);
        this.beginnings = new RocketMqBeginnings(calls, member.what().group(), member.reading(), units);
        this.handover = new RocketMqHandover(this, member, ownership, config);
    }

    RocketMqMembers members() {
        return members;
    }

    CompletableFuture<Void> assigned() {
        return assigned;
    }

    boolean isInDoubt() {
        return doubt || (seen && members.silentNanos() > DOUBT_NANOS);
    }

    void tick() {
        if (seen && members.silentNanos() > DOUBT_NANOS) {
            doubt = true;
        }
        members.tick(this::seen, member::ended);
        if (!seen) {
            return;
        }
        long now = time.nanoTime();
        for (RocketMqUnit unit : units) {
            if (unit.state == State.FREE && wanted.contains(unit) && !doubt && now - unit.notBefore >= 0) {
                take(unit);
            } else if (unit.state == State.OWNED && unit.released && wanted.contains(unit)) {
                if (now - unit.notBefore >= 0) {
                    lose(unit); // to be taken again, as whosoever's it is
                }
            } else if (unit.state == State.OWNED && !unit.opened && member.isStarted()) {
                open(unit);
            } else if (unit.state == State.OWNED && !wanted.contains(unit)) {
                handover.letGo(unit);
            }
        }
        if (!assigned.isDone()
                && units.stream().noneMatch(unit -> wanted.contains(unit) && unit.state != State.OWNED)) {
            assigned.complete(null);
        }
    }

    /** The broker has listed the members. */
    private void seen() {
        if (!seen) {
            seen = true;
            units.forEach(unit -> unit.notBefore = time.nanoTime());
        }
        wanted = members.share(units);
        if (doubt) {
            confirm();
        }
    }

    /** After a silence: finds out what is still this member's, and writes again what a killed broker has forgotten. */
    private void confirm() {
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        for (RocketMqUnit unit : units) {
            if (unit.state == State.OWNED || unit.state == State.LEAVING) {
                CompletableFuture<Void> known = new CompletableFuture<>();
                answers.add(known);
                var unused = ownership
                        .confirm(unit, unit.generation)
                        .whenComplete((mine, failure) -> member.inbox().add(() -> {
                            if (failure != null) {
                                known.completeExceptionally(failure);
                            } else {
                                confirmed(unit, mine);
                                known.complete(null);
                            }
                        }));
            } else if (unit.state == State.FREE) {
                answers.add(ownership.disown(unit));
            }
        }
        var unused = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .whenComplete((done, failure) -> member.inbox().add(() -> {
                    if (failure == null && members.silentNanos() < DOUBT_NANOS) {
                        doubt = false;
                    } else {
                        members.hurry();
                    }
                }));
    }

    private void confirmed(RocketMqUnit unit, boolean mine) {
        if (!mine) {
            LOG.debug("{} is another member's by now", unit.head());
            lose(unit);
        } else {
            unit.lanes.forEach(lane -> lane.committed = Math.min(lane.committed, lane.wanted - 1)); // once more
        }
    }

    /** It is this member's no more, and nothing of it is handed out from now on. */
    void lose(RocketMqUnit unit) {
        List<RocketMqLane> gone = List.copyOf(unit.lanes);
        unit.lanes.clear();
        unit.state = State.FREE;
        unit.opened = false;
        unit.released = false;
        unit.notBefore = time.nanoTime() + AGAIN_NANOS;
        member.fence(gone);
    }

    // ---- taking

    private void take(RocketMqUnit unit) {
        unit.state = State.TAKING;
        CompletableFuture<Taken> taken = ownership
                .owner(unit)
                .thenCompose(owner -> ask(() -> mayTake(unit, owner))
                        .thenCompose(may -> may
                                ? ownership.take(unit, owner)
                                : CompletableFuture.failedFuture(new RocketMqOwnership.NotNow("it has an owner"))));
        var unused = taken.thenCompose(own -> beginnings.complete(unit, own))
                .whenComplete((own, failure) -> member.inbox().add(() -> taken(unit, own, failure)));
    }

    private interface Question {
        boolean answer();
    }

    /** Asks on the thread of the source. */
    private CompletableFuture<Boolean> ask(Question question) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        member.inbox().add(() -> answer.complete(question.answer()));
        return answer;
    }

    private boolean mayTake(RocketMqUnit unit, Owner owner) {
        long now = time.nanoTime();
        if (owner.owner() == 0 || ownership.isMine(owner)) {
            return true; // mine, if the answer to the taking was lost
        }
        if (members.isPresent(owner.owner())) {
            unit.absentOwner = 0;
            return false;
        }
        if (unit.absentOwner != owner.owner()) {
            unit.absentOwner = owner.owner();
            unit.absentSince = now;
        }
        return now - unit.absentSince >= ABSENT_NANOS;
    }

    private void taken(RocketMqUnit unit, @Nullable Taken own, @Nullable Throwable failure) {
        if (own == null) {
            unit.state = State.FREE;
            unit.notBefore = time.nanoTime() + AGAIN_NANOS;
            failed(unit, failure == null ? new IllegalStateException("no answer") : failure);
            return;
        }
        unit.state = State.OWNED;
        unit.opened = false;
        unit.generation = own.generation();
        unit.absentOwner = 0;
        for (int i = 0; i < unit.queues.size(); i++) {
            long position = own.positions().get(i).orElse(0);
            unit.lanes.add(lane(unit.queues.get(i), unit.servers.get(i), position));
        }
        LOG.debug("{} is taken, from {}", unit.head(), own.positions());
    }

    private void failed(RocketMqUnit unit, Throwable failure) {
        if (RocketMqErrors.find(failure, RocketMqOwnership.NotNow.class) != null) {
            return;
        }
        BrokerException cause = RocketMqErrors.asked(failure, "taking " + unit.head());
        if (cause.kind() != Kind.UNAVAILABLE && cause.kind() != Kind.BUSY) {
            member.ended(cause);
        }
    }

    private RocketMqLane lane(MessageQueue queue, String server, long position) {
        Route route = member.reading().routes().stream()
                .filter(candidate -> RocketMqNames.topic(candidate).equals(queue.getTopic()))
                .findFirst()
                .orElse(member.reading().routes().get(0));
        String name = queue.getTopic() + "-" + queue.getBrokerName() + "-" + queue.getQueueId();
        return new RocketMqLane(queue, server, new Lane(route, name), position);
    }

    private void open(RocketMqUnit unit) {
        unit.opened = true;
        for (RocketMqLane lane : unit.lanes) {
            member.lanes().open(lane);
            if (!member.isSilent()) {
                member.events().opened(lane.lane, lane.next);
            }
        }
    }

    /** The same queue from another position: for the engine that is another lane. */
    void again(RocketMqLane lane, long position) {
        for (RocketMqUnit unit : units) {
            int index = unit.lanes.indexOf(lane);
            if (index >= 0 && unit.state == State.OWNED) {
                member.fence(List.of(lane));
                RocketMqLane fresh = lane(lane.queue, lane.server, position);
                fresh.committed = -1;
                unit.lanes.set(index, fresh);
                member.lanes().open(fresh);
                if (!member.isSilent()) {
                    member.events().opened(fresh.lane, position);
                }
            }
        }
    }

    // ---- leaving

    /** Whether a unit is just being taken, which has to be known before it can be let go. */
    boolean isTaking() {
        return units.stream().anyMatch(unit -> unit.state == State.TAKING);
    }

    /** Lets go of everything without waiting for handlers. */
    List<CompletableFuture<Void>> leave() {
        List<CompletableFuture<Void>> released = new ArrayList<>();
        for (RocketMqUnit unit : units) {
            if (unit.state == State.OWNED || unit.state == State.LEAVING) {
                released.add(ownership.release(unit, unit.generation));
            }
        }
        return released;
    }
}
