package io.intermodal.tck;

import io.intermodal.Capability;
import io.intermodal.Connection;
import io.intermodal.Delivery;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Message;
import io.intermodal.MessagingEvent;
import io.intermodal.PublishOutcome;
import io.intermodal.PublisherOptions;
import io.intermodal.Support;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What goes on while a round's blow falls: two publishers, one group that settles by hand, out of order and with random retries, one more group, and
 * one of the mixes.
 */
final class RoundWork {

    /** What a round publishes, and how it is consumed. */
    enum Mix {
        /** Any order, manual settlement, random retries and rejects. */
        WORK,
        /** Many keys in order, some of them failing. */
        ORDERED,
        /** Delayed messages and long retries in flight. */
        DELAYED
    }

    private static final int IN_HANDS = 4;
    /** What two members have been sent ahead may be messages of one key each. */
    private static final int IN_HANDS_IN_ORDER = 2;

    private static final Duration NOTICE = Duration.ofSeconds(20);

    private final Scenario s;
    private final Mix mix;
    private final @Nullable JumpingClock clock;
    private final Group first;
    private final Group second;
    private final Crew crew = new Crew();
    private final Crew settling = new Crew();
    private final List<Settler> settlers = new ArrayList<>();
    private final Hands hands;
    private final AtomicInteger doomed = new AtomicInteger();
    private final Connection other;
    private final Feed proofs;
    private final List<Member> members = new ArrayList<>();
    private final RoundTraffic traffic;
    private volatile boolean settled;
    private int unshaken;

    RoundWork(Scenario s, Mix mix, @Nullable JumpingClock clock) {
        this.s = s;
        this.mix = mix;
        this.clock = clock;
        this.hands = new Hands(s.recorder());
        Destination topic = mix == Mix.ORDERED ? s.topic("round").ordered() : s.topic("round");
        this.first = mix == Mix.ORDERED ? s.orderedGroup(topic, "first") : s.group(topic, "first");
        this.second = s.group(topic, "second");
        this.traffic = new RoundTraffic(
                s.recorder(), mix, first.toString(), mix == Mix.DELAYED && s.has(Capability.DELAYED_PUBLISH));
        this.other = connect();
        Connection publishing = connect();
        s.allow(Cause.FAULT, Cause.UNKNOWN_PUBLISH, Cause.REBALANCE);
        if (publishing.capabilities().of(Capability.DELAYED_PUBLISH) == Support.EMULATED) {
            s.allow(Cause.RELAY);
        }
        publishing.provision(first, second);
        s.provisioned(first, second);
        this.proofs = s.feed(publishing, topic, PublisherOptions.defaults());
    }

    /** Quick to notice a broker that is silent, and to give up a publish. */
    private Connection connect() {
        return s.connect(builder -> {
            builder.set("intermodal.detection-time", "2s")
                    .set("intermodal.request-timeout", "2s")
                    .set("intermodal.publish-timeout", "2s");
            return clock == null ? builder : builder.timeSource(clock);
        });
    }

    Scenario scenario() {
        return s;
    }

    Group workers() {
        return first;
    }

    Group others() {
        return second;
    }

    void start() {
        join("one", other);
        join("two", connect());
        Member audit = s.member(second, "audit").on(other).concurrency(4);
        audit.startAsync(delivery -> hands.opened());
        for (int i = 0; i < 2; i++) {
            Feed feed = s.feed(other, first.destination(), PublisherOptions.defaults());
            String prefix = "p" + i + "-";
            Random own = new Random(s.random().nextLong());
            crew.add(() -> traffic.publish(feed, prefix, own));
        }
        s.await(
                "messages flow",
                s.harness().recoveryBound(),
                () -> s.recorder().handed(first.toString()) > 40 && s.recorder().handed(second.toString()) > 40);
    }

    private void join(String name, Connection connection) {
        Member member = s.member(first, name).on(connection).concurrency(4);
        members.add(member);
        if (mix == Mix.ORDERED) {
            member.start(this::orderly);
        } else {
            Settler settler = new Settler(
                    s.recorder(),
                    hands,
                    doomed,
                    mix == Mix.DELAYED,
                    new Random(s.random().nextLong()));
            settlers.add(settler);
            member.manual().start(settler::hold);
            settling.add(() -> settler.work(() -> settled));
        }
    }

    /** One in 17 fails once, one in 211 always, and one when the round wants a dead letter. */
    private void orderly(Delivery<byte[]> delivery) {
        int chance = Math.floorMod(delivery.message().id().orElse("").hashCode(), 17 * 211);
        hands.pass();
        boolean wanted = delivery.attempt() == 1 && takeDoomed();
        if (wanted) {
            delivery.reject("the round wants a dead letter");
        } else if ((chance % 17 == 0 && delivery.attempt() == 1) || chance % 211 == 0) {
            throw new IllegalStateException("fails on purpose, attempt " + delivery.attempt());
        }
    }

    private boolean takeDoomed() {
        return doomed.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    // What blows need.

    /** Handlers keep what they have until a moment after the fault that comes next. */
    void gather(Random random) {
        int before = s.recorder().faults();
        Duration longer = Duration.ofMillis(50L + random.nextInt(250));
        hands.close();
        int enough = mix == Mix.ORDERED ? IN_HANDS_IN_ORDER : IN_HANDS;
        s.await("messages are in the hands of handlers", s.harness().patience(), () -> inHands() >= enough);
        crew.add(() -> {
            s.recorder().await(NOTICE, () -> traffic.isOver() || s.recorder().faults() > before);
            s.recorder().await(longer, traffic::isOver);
            hands.open();
        });
    }

    private int inHands() {
        return hands.waiting() + settlers.stream().mapToInt(Settler::held).sum();
    }

    /** Lets some time go by, while everything goes on. */
    void pass(Random random, int least, int most) {
        int millis = least + random.nextInt(most - least);
        s.recorder().await(Duration.ofMillis(millis), () -> false);
    }

    /** Waits until the engine has told of a loss since the blow began. */
    void untilNoticed() {
        s.await("somebody notices the fault: an event of recovery", NOTICE, new Sparing(this::isNoticed));
    }

    private boolean isNoticed() {
        List<Event> events = s.recorder().events();
        boolean fallen = false;
        for (Event event : events) {
            fallen |= event instanceof Event.Faulted;
            if (fallen && event instanceof Event.Troubled) {
                return true;
            }
        }
        return false;
    }

    void until(String what, BooleanSupplier happened) {
        s.await(what, NOTICE, happened);
    }

    void untilACopyIsDelayed() {
        doomNext();
        s.await(
                "an event tells that a dead letter could not be written",
                NOTICE,
                () -> s.events().stream()
                        .anyMatch(event -> event instanceof MessagingEvent.CopyDelayed one
                                && one.group().toString().equals(first.toString())));
    }

    /** Until a publish that began after the fault has ended without a confirmation. */
    void untilNothingIsTaken() {
        s.await("a publish ends without being confirmed", NOTICE, new Sparing(this::isRefused));
    }

    private boolean isRefused() {
        List<Event> events = s.recorder().events();
        Set<String> begun = new HashSet<>();
        boolean fallen = false;
        for (Event event : events) {
            fallen |= event instanceof Event.Faulted;
            if (fallen && event instanceof Event.Attempted) {
                begun.add(event.id());
            } else if (event instanceof Event.Published one
                    && one.outcome() != PublishOutcome.CONFIRMED
                    && begun.contains(one.id())) {
                return true;
            }
        }
        return false;
    }

    void untilSlowed(Duration least) {
        traffic.forgetSlowest();
        s.await("a publish takes as long as the network", NOTICE, () -> traffic.slowestNanos() > least.toNanos());
    }

    /** The next messages become dead letters. */
    void doomNext() {
        doomed.set(10);
    }

    /** Whether those who joined first keep all keys for as long as they stay, so that they have to leave if others are to get any. */
    private boolean keysAreTaken() {
        return mix == Mix.ORDERED && !s.has(Capability.BALANCED_ORDERED_SCALE_OUT);
    }

    /** One more joins, one drains and leaves, and comes back. */
    void changeMembers(Random random) {
        s.troubles().note("members change");
        join("three", connect());
        pass(random, 100, 500);
        int number = random.nextInt(2);
        Member leaving = members.get(number);
        leaving.close();
        pass(random, 100, 500);
        join(leaving.name() + "-again", connect());
        String newest = leaving.name() + "-again";
        if (keysAreTaken()) {
            members.get(1 - number).close();
        }
        s.await(
                "those who joined get messages",
                s.harness().recoveryBound(),
                () -> s.recorder().deliveries(first.toString()).stream()
                        .anyMatch(one ->
                                one.member().equals(newest) || one.member().equals("three")));
    }

    /**
     * The time of day jumps far ahead, or back by a little, because what is due by it comes so much later then. No duration is measured by it, so
     * nobody may take it for a loss.
     */
    void jump(Random random) {
        JumpingClock jumping = Objects.requireNonNull(clock);
        Duration by = random.nextBoolean() ? Duration.ofHours(2) : Duration.ofSeconds(-5);
        unshaken = troubles();
        jumping.jump(by);
        // Afterwards: what was published in between is excused, and by no mistake blamed.
        s.recorder().add(new Event.Jumped(Await.nanos(), by.toMillis()));
        int before = s.recorder().handed(first.toString());
        s.await(
                "messages flow, and members look at the time of day",
                s.harness().recoveryBound(),
                () -> jumping.reads() > 40 && s.recorder().handed(first.toString()) > before + 40);
    }

    private int troubles() {
        return (int) s.recorder().events().stream()
                .filter(event -> event instanceof Event.Troubled)
                .count();
    }

    /** A member in a process of its own takes messages, and dies with them. */
    void killProcess(Random random) throws Exception {
        if (keysAreTaken()) {
            members.forEach(Member::close);
        }
        try (ForkedMember forked = ForkedMember.start(s.harness(), first)) {
            s.recorder().add(new Event.Moved(Await.nanos(), first.toString(), "process", Event.Move.JOINED));
            s.await(
                    "the member in a process of its own has messages in its hands",
                    s.harness().recoveryBound(),
                    () -> forked.held() > 0);
            if (keysAreTaken()) {
                join("one-again", other);
                join("two-again", connect());
            }
            pass(random, 20, 300);
            s.troubles().note("process with " + forked.held() + " messages killed");
            forked.kill();
        }
        s.recorder().add(new Event.Moved(Await.nanos(), first.toString(), "process", Event.Move.CLOSED));
    }

    /** After the blow: a new message reaches both groups. Returns how long that took, in milliseconds. */
    long recover() {
        long began = Await.nanos();
        Message<byte[]> proof = proofs.identified(
                Feed.text("published after the fault").key("proof").build());
        Duration bound = s.harness().recoveryBound();
        if (!proofs.sendUntilConfirmed(proof, bound)) {
            throw new RuleFailure("After the fault no publish was confirmed within " + bound.toSeconds() + " s");
        }
        String id = Feed.idOf(proof);
        for (Group group : List.of(first, second)) {
            s.await(
                    "a message published after the fault reaches " + group,
                    bound,
                    new Sparing(() -> s.recorder().deliveries(group.toString()).stream()
                            .anyMatch(one -> one.id().equals(id))));
        }
        return Await.millisSince(began);
    }

    void end() throws InterruptedException {
        int now = s.recorder().handed(first.toString());
        s.await(
                "messages flow after the fault",
                s.harness().recoveryBound(),
                () -> s.recorder().handed(first.toString()) > now + 20);
        traffic.end();
        crew.finish(s.harness().recoveryBound());
        s.awaitFinished(first, s.harness().recoveryBound());
        s.awaitFinished(second, s.harness().recoveryBound());
        settled = true;
        settling.finish(s.patience());
        if (clock != null) {
            Check.equal("losses by a jump of the time of day", 0, troubles() - unshaken);
        }
    }

    /** Whatever happened: no thread of this goes on. */
    void abandon() {
        traffic.end();
        settled = true;
        hands.open();
    }
}
