package io.intermodal.tck.wrong;

import io.intermodal.PublishOutcome;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Envelope;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Route;
import io.intermodal.spi.SendCallback;
import io.intermodal.spi.Sender;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Binders that send wrongly. */
public final class WrongSending {

    private WrongSending() {}

    interface Sending extends Bend {
        Sender bent(Sender real, LinkConfig config);

        @Override
        default Sender sender(Sender real, LinkConfig config) {
            return bent(real, config);
        }
    }

    static Bend sending(Sending sending) {
        return sending;
    }

    private static Bend changing(Class<? extends Route> route, UnaryOperator<Envelope.Builder> change) {
        return sending((real, config) -> PassingSender.changing(real, route, change));
    }

    private static Envelope.Builder with(Envelope from, Map<String, String> headers) {
        return copied(from, from.body(), headers);
    }

    /** An envelope's parts with another body and other headers: its own builder can only add. */
    static Envelope.Builder copied(Envelope from, byte[] body, Map<String, String> headers) {
        Envelope.Builder copy = Envelope.builder(body)
                .id(from.id())
                .key(from.key())
                .type(from.type())
                .contentType(from.contentType())
                .correlationId(from.correlationId())
                .causationId(from.causationId())
                .replyTo(from.replyTo())
                .timestampMillis(from.timestampMillis())
                .expiresAtMillis(from.expiresAtMillis());
        headers.forEach(copy::header);
        from.control().forEach(copy::control);
        return copy;
    }

    /** Drops the application's headers. */
    public static Bend dropsHeaders() {
        return changing(Route.class, builder -> with(builder.build(), Map.of()));
    }

    /** Writes header names in lower case, as some protocols do. */
    public static Bend lowersHeaderNames() {
        return changing(Route.class, builder -> {
            Envelope from = builder.build();
            Envelope.Builder copy = with(from, Map.of());
            from.headers().forEach((name, value) -> copy.header(name.toLowerCase(Locale.ROOT), value));
            return copy;
        });
    }

    /** Cuts long header values. */
    public static Bend cutsLongHeaders() {
        return changing(Route.class, builder -> {
            Envelope from = builder.build();
            Envelope.Builder copy = with(from, Map.of());
            from.headers()
                    .forEach((name, value) -> copy.header(name, value.substring(0, Math.min(255, value.length()))));
            return copy;
        });
    }

    /** Cannot carry an empty body. */
    public static Bend fillsEmptyBody() {
        return changing(Route.class, builder -> {
            Envelope from = builder.build();
            return from.body().length > 0 ? from.toBuilder() : copied(from, new byte[] {0}, from.headers());
        });
    }

    /** Treats bodies as text. */
    public static Bend sendsBodiesAsText() {
        return changing(Route.class, builder -> {
            Envelope from = builder.build();
            byte[] text = new String(from.body(), java.nio.charset.StandardCharsets.UTF_8)
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8);
            return copied(from, text, from.headers());
        });
    }

    /** Forgets the key. */
    public static Bend dropsKey() {
        return changing(Route.class, builder -> builder.key(null));
    }

    /** Forgets how often a message was tried when it makes a copy. */
    public static Bend forgetsAttempts() {
        return changing(Route.OneGroup.class, builder -> builder.control("im-attempt", null));
    }

    /** Gives each copy an identity of its own. */
    public static Bend renamesCopies() {
        return changing(
                Route.OneGroup.class, builder -> builder.id(UUID.randomUUID().toString()));
    }

    /** Gives each copy the time of its making. */
    public static Bend datesCopies() {
        return changing(Route.OneGroup.class, builder -> builder.timestampMillis(1));
    }

    /** Publishes everything twice. */
    public static Bend sendsTwice() {
        return sending((real, config) -> new PassingSender(real) {
            @Override
            public void send(Outgoing message, long deadlineNanos, SendCallback callback) {
                if (message.route() instanceof Route.Everyone) {
                    real.send(
                            new Outgoing(message.route(), message.envelope(), message.deliverAtMillis(), null),
                            deadlineNanos,
                            (sent, outcome, cause) -> {});
                }
                real.send(message, deadlineNanos, callback);
            }
        });
    }

    /** Sends the copy for one group to all of them. */
    public static Bend copiesToEveryone() {
        return sending((real, config) -> new PassingSender(real) {
            @Override
            public void send(Outgoing message, long deadlineNanos, SendCallback callback) {
                if (message.route() instanceof Route.OneGroup one) {
                    Route all = new Route.Everyone(one.group().destination());
                    resend(
                            message,
                            new Outgoing(all, message.envelope(), message.deliverAtMillis(), null),
                            deadlineNanos,
                            callback);
                } else {
                    real.send(message, deadlineNanos, callback);
                }
            }
        });
    }

    /** Confirms dead letters without storing them. */
    public static Bend dropsDeadLetters() {
        return sending((real, config) -> new PassingSender(real) {
            @Override
            public void send(Outgoing message, long deadlineNanos, SendCallback callback) {
                if (message.route() instanceof Route.DeadLetters) {
                    callback.done(message, PublishOutcome.CONFIRMED, null);
                } else {
                    real.send(message, deadlineNanos, callback);
                }
            }
        });
    }

    /** Calls everything confirmed, whatever the broker said. */
    public static Bend confirmsEverything() {
        return sending((real, config) -> new PassingSender(real) {
            @Override
            public void send(Outgoing message, long deadlineNanos, SendCallback callback) {
                real.send(
                        message,
                        deadlineNanos,
                        (sent, outcome, cause) -> callback.done(message, PublishOutcome.CONFIRMED, null));
            }
        });
    }

    /** Confirms when it has written to the network, not when the broker has answered. */
    public static Bend confirmsBeforeStored() {
        return sending((real, config) -> new PassingSender(real) {
            @Override
            public void send(Outgoing message, long deadlineNanos, SendCallback callback) {
                callback.done(message, PublishOutcome.CONFIRMED, null);
                real.send(message, deadlineNanos, (sent, outcome, cause) -> {});
            }
        });
    }

    /** Says of every third message that it is surely not stored, and stores it. */
    public static Bend refusesWhatItStored() {
        AtomicInteger count = new AtomicInteger();
        return sending((real, config) -> new PassingSender(real) {
            @Override
            public void send(Outgoing message, long deadlineNanos, SendCallback callback) {
                boolean lies = message.route() instanceof Route.Everyone && count.incrementAndGet() % 3 == 0;
                real.send(message, deadlineNanos, (sent, outcome, cause) -> {
                    if (lies) {
                        callback.done(
                                message,
                                PublishOutcome.REJECTED,
                                new BrokerException(BrokerException.Kind.BUSY, "no room", null));
                    } else {
                        callback.done(message, outcome, cause);
                    }
                });
            }
        });
    }

    /** Loses the answer to every tenth publish. */
    public static Bend losesAnswers() {
        AtomicInteger count = new AtomicInteger();
        return sending((real, config) -> new PassingSender(real) {
            @Override
            public void send(Outgoing message, long deadlineNanos, SendCallback callback) {
                boolean loses = message.route() instanceof Route.Everyone && count.incrementAndGet() % 10 == 0;
                real.send(message, deadlineNanos, loses ? (sent, outcome, cause) -> {} : callback);
            }
        });
    }

    /** Hands out delayed messages at once. */
    public static Bend ignoresDelay() {
        return sending((real, config) -> new PassingSender(real) {
            @Override
            public Optional<Duration> nativeDelay(Route route) {
                return Optional.of(Duration.ofDays(1));
            }

            @Override
            public void send(Outgoing message, long deadlineNanos, SendCallback callback) {
                resend(
                        message,
                        new Outgoing(message.route(), message.envelope(), 0, message.original()),
                        deadlineNanos,
                        callback);
            }
        });
    }

    /** Rounds due times down to whole seconds, as brokers with a coarse clock do. */
    public static Bend roundsDelayDown() {
        return sending((real, config) -> new PassingSender(real) {
            @Override
            public void send(Outgoing message, long deadlineNanos, SendCallback callback) {
                long due = message.deliverAtMillis();
                resend(
                        message,
                        new Outgoing(
                                message.route(),
                                message.envelope(),
                                due == 0 ? 0 : Math.max(1, due - 700),
                                message.original()),
                        deadlineNanos,
                        callback);
            }
        });
    }
}
