package io.intermodal.tck.wrong;

import io.intermodal.Group;
import io.intermodal.PublishOutcome;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Plan;
import io.intermodal.spi.Route;
import io.intermodal.spi.SendCallback;
import io.intermodal.spi.Sender;
import io.intermodal.spi.Topology;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Binders that lose, double, misdirect, hold or reorder what they send. */
public final class WrongCopies {

    /** Much longer than rules are patient with wrong binders, so that a busy machine does not make it right. */
    private static final long TOO_LONG_NANOS = 6_000_000_000L;

    private WrongCopies() {}

    /** What is done with a message instead of sending it. */
    private interface Instead {
        void send(Sender real, LinkConfig config, Outgoing message, long deadlineNanos, SendCallback callback);
    }

    private static Bend instead(Instead other) {
        return WrongSending.sending((real, config) -> new PassingSender(real) {
            @Override
            public void send(Outgoing message, long deadlineNanos, SendCallback callback) {
                other.send(real, config, message, deadlineNanos, callback);
            }
        });
    }

    private static Outgoing to(Route route, Outgoing message) {
        return new Outgoing(route, message.envelope(), message.deliverAtMillis(), message.original());
    }

    private static void resend(Sender real, Outgoing asked, Outgoing other, long deadline, SendCallback callback) {
        real.send(other, deadline, (message, outcome, cause) -> callback.done(asked, outcome, cause));
    }

    /** Loses every fiftieth message and calls it confirmed. */
    public static Bend losesFiftieth() {
        AtomicInteger count = new AtomicInteger();
        return instead((real, config, message, deadline, callback) -> {
            if (message.route() instanceof Route.Everyone && count.incrementAndGet() % 50 == 0) {
                callback.done(message, PublishOutcome.CONFIRMED, null);
            } else {
                real.send(message, deadline, callback);
            }
        });
    }

    /** Calls confirmed what the broker could not route. */
    public static Bend confirmsUnroutable() {
        return instead((real, config, message, deadline, callback) ->
                real.send(message, deadline, (sent, outcome, cause) -> {
                    boolean hidden = cause != null && cause.kind() == BrokerException.Kind.NOT_FOUND;
                    callback.done(sent, hidden ? PublishOutcome.CONFIRMED : outcome, hidden ? null : cause);
                }));
    }

    /** Gives every refusal the same name. */
    public static Bend blursRefusals() {
        return instead((real, config, message, deadline, callback) -> real.send(
                message,
                deadline,
                (sent, outcome, cause) -> callback.done(
                        sent,
                        outcome,
                        cause == null
                                ? null
                                : new BrokerException(BrokerException.Kind.INTERNAL, "something failed", cause))));
    }

    /** Writes each dead letter twice. */
    public static Bend doublesDeadLetters() {
        return instead((real, config, message, deadline, callback) -> {
            if (message.route() instanceof Route.DeadLetters) {
                real.send(to(message.route(), message), deadline, (sent, outcome, cause) -> {});
            }
            real.send(message, deadline, callback);
        });
    }

    /** Drops what goes back to a group, and calls it confirmed. */
    public static Bend dropsCopies() {
        return instead((real, config, message, deadline, callback) -> {
            if (message.route() instanceof Route.OneGroup) {
                callback.done(message, PublishOutcome.CONFIRMED, null);
            } else {
                real.send(message, deadline, callback);
            }
        });
    }

    /** Calls copies too large that are much smaller than what it takes from publishers. */
    public static Bend refusesLargeCopies() {
        return instead((real, config, message, deadline, callback) -> {
            if (message.envelope().body().length > 500_000 && !(message.route() instanceof Route.Everyone)) {
                callback.done(
                        message,
                        PublishOutcome.REJECTED,
                        new BrokerException(BrokerException.Kind.TOO_LARGE, "the frame is too large", null));
            } else {
                real.send(message, deadline, callback);
            }
        });
    }

    /** Cannot take what is over a hundred kilobytes. */
    public static Bend refusesLarge() {
        return instead((real, config, message, deadline, callback) -> {
            if (message.envelope().body().length > 100_000) {
                callback.done(
                        message,
                        PublishOutcome.REJECTED,
                        new BrokerException(BrokerException.Kind.TOO_LARGE, "the frame is too large", null));
            } else {
                real.send(message, deadline, callback);
            }
        });
    }

    /** Publishes to the group that was provisioned last, and to no other. */
    public static Bend reachesOneGroup() {
        Map<String, GroupRef> last = new ConcurrentHashMap<>();
        Bend sending = instead((real, config, message, deadline, callback) -> {
            GroupRef one = message.route() instanceof Route.Everyone all
                    ? last.get(all.destination().toString())
                    : null;
            resend(real, message, one == null ? message : to(new Route.OneGroup(one), message), deadline, callback);
        });
        return knowing(sending, last);
    }

    /** Keeps all dead letters of a topic in one place. */
    public static Bend sharesDeadLetters() {
        Map<String, GroupRef> last = new ConcurrentHashMap<>();
        Bend sending = instead((real, config, message, deadline, callback) -> {
            GroupRef one = message.route() instanceof Route.DeadLetters dead
                    ? last.get(dead.group().destination().toString())
                    : null;
            resend(real, message, one == null ? message : to(new Route.DeadLetters(one), message), deadline, callback);
        });
        return knowing(sending, last);
    }

    /** Redrives to whatever group of the same name there is. */
    public static Bend misdirectsCopies() {
        Map<String, GroupRef> first = new ConcurrentHashMap<>();
        return instead((real, config, message, deadline, callback) -> {
            if (message.route() instanceof Route.OneGroup one) {
                Group group = one.group().group();
                GroupRef known = first.computeIfAbsent(group.name(), name -> one.group());
                resend(real, message, to(new Route.OneGroup(known), message), deadline, callback);
            } else {
                real.send(message, deadline, callback);
            }
        });
    }

    private static Bend knowing(Bend sending, Map<String, GroupRef> last) {
        return new Bend() {
            @Override
            public Sender sender(Sender real, LinkConfig config) {
                return sending.sender(real, config);
            }

            @Override
            public Topology topology(Topology real) {
                return new PassingTopology(real) {
                    @Override
                    public void create(Plan plan) throws BrokerException {
                        plan.groups()
                                .forEach(group -> last.put(group.destination().toString(), group));
                        real.create(plan);
                    }
                };
            }
        };
    }

    /** Lets every seventh message of a pipeline wait for a moment, so that later ones overtake it. */
    public static Bend overtakes() {
        AtomicInteger count = new AtomicInteger();
        return instead((real, config, message, deadline, callback) -> {
            if (message.route() instanceof Route.Everyone && count.incrementAndGet() % 7 == 0) {
                config.time().schedule(() -> real.send(message, deadline, callback), TimeUnit.MILLISECONDS.toNanos(30));
            } else {
                real.send(message, deadline, callback);
            }
        });
    }

    /** As {@link #overtakes}, but says that it keeps no order. */
    public static Bend overtakesAndSaysSo() {
        Bend overtaking = overtakes();
        return WrongSending.sending((real, config) -> new PassingSender(overtaking.sender(real, config)) {
            @Override
            public boolean keepsOrder() {
                return false;
            }
        });
    }

    /** Confirms at once, and stores every third message a moment later. */
    public static Bend storesLate() {
        AtomicInteger count = new AtomicInteger();
        return instead((real, config, message, deadline, callback) -> {
            if (message.route() instanceof Route.Everyone && count.incrementAndGet() % 3 == 0) {
                callback.done(message, PublishOutcome.CONFIRMED, null);
                config.time()
                        .schedule(
                                () -> real.send(message, deadline, (sent, outcome, cause) -> {}),
                                TimeUnit.MILLISECONDS.toNanos(30));
            } else {
                real.send(message, deadline, callback);
            }
        });
    }

    /** Takes no message that nobody waits for. */
    public static Bend refusesWhatNobodyWants() {
        Map<String, GroupRef> last = new ConcurrentHashMap<>();
        return knowing(
                instead((real, config, message, deadline, callback) -> {
                    if (message.route() instanceof Route.Everyone all
                            && !last.containsKey(all.destination().toString())) {
                        callback.done(
                                message,
                                PublishOutcome.REJECTED,
                                new BrokerException(BrokerException.Kind.NOT_FOUND, "no queue is bound", null));
                    } else {
                        real.send(message, deadline, callback);
                    }
                }),
                last);
    }

    /** Answers nothing on its second connection. */
    public static Bend fallsSilent() {
        AtomicInteger links = new AtomicInteger();
        Bend silent = instead((real, config, message, deadline, callback) ->
                real.send(message, deadline, links.get() > 1 ? (sent, outcome, cause) -> {} : callback));
        return new Bend() {
            @Override
            public void opened(LinkConfig config) {
                links.incrementAndGet();
            }

            @Override
            public Sender sender(Sender real, LinkConfig config) {
                return silent.sender(real, config);
            }
        };
    }

    /** Keeps its caller until the broker has answered, and the broker is slow. */
    public static Bend blocksCallers() {
        return instead((real, config, message, deadline, callback) -> {
            long end = System.nanoTime() + TOO_LONG_NANOS;
            while (System.nanoTime() - end < 0) {
                LockSupport.parkNanos(10_000_000);
            }
            real.send(message, deadline, callback);
        });
    }

    /** Keeps delayed messages in one line: none comes before the one published before it. */
    public static Bend delaysInLine() {
        AtomicLong latest = new AtomicLong();
        return instead((real, config, message, deadline, callback) -> {
            long due = message.deliverAtMillis();
            long kept = due == 0 ? 0 : latest.accumulateAndGet(due, Math::max);
            resend(
                    real,
                    message,
                    new Outgoing(message.route(), message.envelope(), kept, message.original()),
                    deadline,
                    callback);
        });
    }

    /** Drops what is to be delivered later, and calls it confirmed. */
    public static Bend dropsDelayed() {
        return instead((real, config, message, deadline, callback) -> {
            if (message.deliverAtMillis() != 0 || message.route() instanceof Route.DelayRung) {
                callback.done(message, PublishOutcome.CONFIRMED, null);
            } else {
                real.send(message, deadline, callback);
            }
        });
    }

    /** Delivers after half a second what should come later than that. */
    public static Bend capsDelay() {
        return WrongSending.sending((real, config) -> new PassingSender(real) {
            @Override
            public Optional<Duration> nativeDelay(Route route) {
                return Optional.of(Duration.ofDays(1));
            }

            @Override
            public void send(Outgoing message, long deadlineNanos, SendCallback callback) {
                long due = Math.min(message.deliverAtMillis(), config.time().epochMillis() + 500);
                resend(
                        message,
                        new Outgoing(message.route(), message.envelope(), due, message.original()),
                        deadlineNanos,
                        callback);
            }
        });
    }

    /** Adds seconds to each delay. */
    public static Bend dawdles() {
        return instead((real, config, message, deadline, callback) -> resend(
                real,
                message,
                new Outgoing(
                        message.route(),
                        message.envelope(),
                        message.deliverAtMillis() == 0 ? 0 : message.deliverAtMillis() + 2_400,
                        message.original()),
                deadline,
                callback));
    }

    /** Lets the time to live of a delayed message begin with its publish. */
    public static Bend countsDelayAsLife() {
        return instead((real, config, message, deadline, callback) -> {
            long due = message.deliverAtMillis();
            long expires = message.envelope().expiresAtMillis();
            if (due == 0 || expires == 0) {
                real.send(message, deadline, callback);
                return;
            }
            long sooner = expires - (due - config.time().epochMillis());
            resend(
                    real,
                    message,
                    new Outgoing(
                            message.route(),
                            message.envelope().toBuilder()
                                    .expiresAtMillis(sooner)
                                    .build(),
                            due,
                            message.original()),
                    deadline,
                    callback);
        });
    }
}
