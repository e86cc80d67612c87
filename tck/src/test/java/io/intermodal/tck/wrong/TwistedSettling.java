package io.intermodal.tck.wrong;

import io.intermodal.ClosedException;
import io.intermodal.Delivery;
import io.intermodal.Message;
import io.intermodal.Settlement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Engines that hand out and settle deliveries wrongly. */
public final class TwistedSettling {

    private TwistedSettling() {}

    private interface Changing {
        <T> Delivery<T> delivery(Delivery<T> real);
    }

    private static Twist deliveries(Changing change) {
        return new Twist() {
            @Override
            public boolean wrapsHandlers() {
                return true;
            }

            @Override
            public <T> Delivery<T> delivery(Delivery<T> real) {
                return change.delivery(real);
            }
        };
    }

    private record Answer(Result result, CompletionStage<Void> recorded) implements Settlement {}

    /** Says of each settlement that it won. */
    public static Twist everybodyWins() {
        return deliveries(new Changing() {
            @Override
            public <T> Delivery<T> delivery(Delivery<T> real) {
                return new PassingDelivery<>(real) {
                    @Override
                    public Settlement ack() {
                        real.ack();
                        return new Answer(Settlement.Result.WON, CompletableFuture.completedFuture(null));
                    }
                };
            }
        });
    }

    /** Says of a retry and a reject that they won. */
    public static Twist lateOnesWin() {
        return deliveries(new Changing() {
            @Override
            public <T> Delivery<T> delivery(Delivery<T> real) {
                return new PassingDelivery<>(real) {
                    @Override
                    public Settlement retry() {
                        return new Answer(Settlement.Result.WON, real.retry().recorded());
                    }
                };
            }
        });
    }

    /** Throws when it is too late. */
    public static Twist throwsWhenLate() {
        return deliveries(new Changing() {
            @Override
            public <T> Delivery<T> delivery(Delivery<T> real) {
                return new PassingDelivery<>(real) {
                    @Override
                    public Settlement ack() {
                        Settlement answer = real.ack();
                        if (answer.result() == Settlement.Result.LEASE_LOST) {
                            throw new ClosedException("too late");
                        }
                        return answer;
                    }
                };
            }
        });
    }

    /** Takes a reject for an acknowledgement. */
    public static Twist rejectAcknowledges() {
        return deliveries(new Changing() {
            @Override
            public <T> Delivery<T> delivery(Delivery<T> real) {
                return new PassingDelivery<>(real) {
                    @Override
                    public Settlement reject(String reason) {
                        return real.ack();
                    }
                };
            }
        });
    }

    /** Takes a retry for an acknowledgement, as on a log. */
    public static Twist retryAcknowledges() {
        return deliveries(new Changing() {
            @Override
            public <T> Delivery<T> delivery(Delivery<T> real) {
                return new PassingDelivery<>(real) {
                    @Override
                    public Settlement retry() {
                        return real.ack();
                    }
                };
            }
        });
    }

    /** Knows the policy's delay only. */
    public static Twist ignoresDelay() {
        return deliveries(new Changing() {
            @Override
            public <T> Delivery<T> delivery(Delivery<T> real) {
                return new PassingDelivery<>(real) {
                    @Override
                    public Settlement retry(Duration delay) {
                        return real.retry();
                    }
                };
            }
        });
    }

    /** Counts attempts from nought. */
    public static Twist countsFromNought() {
        return deliveries(new Changing() {
            @Override
            public <T> Delivery<T> delivery(Delivery<T> real) {
                return new PassingDelivery<>(real) {
                    @Override
                    public int attempt() {
                        return real.attempt() - 1;
                    }
                };
            }
        });
    }

    /** Counts attempts by id, not by message. */
    public static Twist countsById() {
        Map<String, Integer> attempts = new ConcurrentHashMap<>();
        return deliveries(new Changing() {
            @Override
            public <T> Delivery<T> delivery(Delivery<T> real) {
                int attempt = attempts.merge(real.message().id().orElse(""), 1, Integer::sum);
                return new PassingDelivery<>(real) {
                    @Override
                    public int attempt() {
                        return attempt;
                    }
                };
            }
        });
    }

    /** Hands the same message object out with each attempt. */
    public static Twist sharesPayloads() {
        Map<String, Message<?>> first = new ConcurrentHashMap<>();
        return deliveries(new Changing() {
            @Override
            @SuppressWarnings("unchecked") // one message, one type
            public <T> Delivery<T> delivery(Delivery<T> real) {
                Message<T> shared =
                        (Message<T>) first.computeIfAbsent(real.message().id().orElse(""), id -> real.message());
                return new PassingDelivery<>(real) {
                    @Override
                    public Message<T> message() {
                        return shared;
                    }
                };
            }
        });
    }
}
