package io.intermodal.tck.wrong;

import io.intermodal.DeadLetter;
import io.intermodal.DeadLetters;
import io.intermodal.Delivery;
import io.intermodal.Group;
import io.intermodal.Handlers;
import io.intermodal.RedriveOptions;
import io.intermodal.RedriveResult;
import io.intermodal.RetryPolicy;
import io.intermodal.SubscribeOptions;
import io.intermodal.Subscription;
import io.intermodal.SubscriptionState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Engines that subscribe, call handlers, settle and redrive wrongly. */
public final class TwistedHandling {

    private TwistedHandling() {}

    /** With other options than were asked for. */
    public static Twist options(UnaryOperator<SubscribeOptions.Builder> change) {
        return new Twist() {
            @Override
            public SubscribeOptions subscribeOptions(SubscribeOptions asked) {
                return change.apply(asked.toBuilder()).build();
            }
        };
    }

    /** With another policy than was asked for. */
    public static Twist policy(UnaryOperator<RetryPolicy.Builder> change) {
        return new Twist() {
            @Override
            public SubscribeOptions subscribeOptions(SubscribeOptions asked) {
                RetryPolicy policy = asked.retry().orElse(RetryPolicy.defaults());
                return asked.toBuilder()
                        .retry(change.apply(policy.toBuilder()).build())
                        .build();
            }
        };
    }

    /** With more slots than were asked for. */
    public static Twist oneSlotMore() {
        return new Twist() {
            @Override
            public SubscribeOptions subscribeOptions(SubscribeOptions asked) {
                return asked.toBuilder()
                        .concurrency(asked.concurrency().orElse(1) + 1)
                        .build();
            }
        };
    }

    /** With one attempt more than was asked for. */
    public static Twist oneAttemptMore() {
        return new Twist() {
            @Override
            public SubscribeOptions subscribeOptions(SubscribeOptions asked) {
                RetryPolicy policy = asked.retry().orElse(RetryPolicy.defaults());
                return asked.toBuilder()
                        .retry(policy.toBuilder()
                                .maxAttempts(policy.maxAttempts() + 1)
                                .build())
                        .build();
            }
        };
    }

    /** Takes ordered groups for others. */
    public static Twist ignoresOrder() {
        return new Twist() {
            @Override
            public Group group(Group asked) {
                return Group.of(asked.destination(), asked.name()).startingAt(asked.start());
            }
        };
    }

    /** Takes every group for an ordered one. */
    public static Twist ordersEverything() {
        return new Twist() {
            @Override
            public Group group(Group asked) {
                return asked.destination().isOrdered() ? asked.ordered() : asked;
            }
        };
    }

    private interface Calling {
        <T> @Nullable CompletionStage<?> handle(Handlers.Handling<T> handling, Delivery<T> delivery) throws Exception;
    }

    private static Twist calls(Calling other) {
        return new Twist() {
            @Override
            public boolean wrapsHandlers() {
                return true;
            }

            @Override
            public <T> @Nullable CompletionStage<?> handle(Handlers.Handling<T> handling, Delivery<T> delivery)
                    throws Exception {
                return other.handle(handling, delivery);
            }
        };
    }

    /** Does not wait for stages. */
    public static Twist ignoresStages() {
        return calls(new Calling() {
            @Override
            public <T> @Nullable CompletionStage<?> handle(Handlers.Handling<T> handling, Delivery<T> delivery)
                    throws Exception {
                handling.handle(delivery);
                return null;
            }
        });
    }

    /** Calls one handler at a time, of whatever subscription. */
    public static Twist handlesUnderALock() {
        ReentrantLock lock = new ReentrantLock();
        return calls(new Calling() {
            @Override
            public <T> @Nullable CompletionStage<?> handle(Handlers.Handling<T> handling, Delivery<T> delivery)
                    throws Exception {
                lock.lock();
                try {
                    return handling.handle(delivery);
                } finally {
                    lock.unlock();
                }
            }
        });
    }

    /** Takes no stage for success, which is what the wrapping does already. */
    public static Twist forgivesNoStage() {
        return calls(new Calling() {
            @Override
            public <T> @Nullable CompletionStage<?> handle(Handlers.Handling<T> handling, Delivery<T> delivery)
                    throws Exception {
                try {
                    return handling.handle(delivery);
                } catch (NullPointerException e) {
                    return null;
                }
            }
        });
    }

    /** Swallows errors of the virtual machine. */
    public static Twist swallowsErrors() {
        return calls(new Calling() {
            @Override
            public <T> @Nullable CompletionStage<?> handle(Handlers.Handling<T> handling, Delivery<T> delivery)
                    throws Exception {
                try {
                    return handling.handle(delivery);
                } catch (Error e) {
                    return null;
                }
            }
        });
    }

    /** Swallows all exceptions. */
    public static Twist swallowsExceptions() {
        return calls(new Calling() {
            @Override
            public <T> @Nullable CompletionStage<?> handle(Handlers.Handling<T> handling, Delivery<T> delivery) {
                try {
                    CompletionStage<?> stage = handling.handle(delivery);
                    return stage == null ? null : stage.handle((done, failure) -> done);
                } catch (Exception e) {
                    return CompletableFuture.completedFuture(null);
                }
            }
        });
    }

    /** Names what wraps a failure, not the failure. */
    public static Twist wrapsFailures() {
        return calls(new Calling() {
            @Override
            public <T> @Nullable CompletionStage<?> handle(Handlers.Handling<T> handling, Delivery<T> delivery)
                    throws Exception {
                try {
                    CompletionStage<?> stage = handling.handle(delivery);
                    return stage == null
                            ? null
                            : stage.exceptionallyCompose(failure ->
                                    CompletableFuture.failedFuture(new UnsupportedOperationException(failure)));
                } catch (RuntimeException e) {
                    throw new UnsupportedOperationException(e);
                }
            }
        });
    }

    private static Twist subscriptions(UnaryOperator<Subscription> change) {
        return new Twist() {
            @Override
            public Subscription subscription(Subscription real) {
                return change.apply(real);
            }
        };
    }

    /** Says that it is paused. */
    public static Twist feignsPause() {
        return subscriptions(real -> new PassingSubscription(real) {
            private final AtomicBoolean paused = new AtomicBoolean();

            @Override
            public void pause() {
                paused.set(true);
            }

            @Override
            public void resume() {
                paused.set(false);
            }

            @Override
            public SubscriptionState state() {
                return paused.get() ? SubscriptionState.PAUSED : real.state();
            }
        });
    }

    /** Pauses a while after it has said so. */
    public static Twist pausesLate() {
        return subscriptions(real -> new PassingSubscription(real) {
            private Thread pausing = new Thread(() -> {});

            @Override
            public void pause() {
                pausing = new Thread(() -> {
                    long end = System.nanoTime() + 70_000_000L;
                    while (System.nanoTime() - end < 0) {
                        Thread.onSpinWait();
                    }
                    real.pause();
                });
                pausing.start();
            }

            @Override
            public void resume() {
                try {
                    pausing.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                real.resume();
            }
        });
    }

    /** Closes at its own pace. */
    public static Twist closesSlowly() {
        return subscriptions(real -> new PassingSubscription(real) {
            @Override
            public void close(Duration atMost) {
                real.close(atMost.plusSeconds(3));
            }
        });
    }

    /** Waits for no handler when it closes. */
    public static Twist closesAtOnce() {
        return subscriptions(real -> new PassingSubscription(real) {
            @Override
            public void close(Duration atMost) {
                real.close(Duration.ZERO);
            }
        });
    }

    private static Twist redriving(UnaryOperator<RedriveOptions> change) {
        return new Twist() {
            @Override
            public DeadLetters deadLetters(DeadLetters real) {
                return new DeadLetters() {
                    @Override
                    public Group group() {
                        return real.group();
                    }

                    @Override
                    public List<DeadLetter> list(int max) {
                        return real.list(1_000);
                    }

                    @Override
                    public RedriveResult redrive(RedriveOptions options) {
                        return real.redrive(change.apply(options));
                    }
                };
            }
        };
    }

    /** Redrives everything, at once and in earnest, whatever was asked for; lists everything too. */
    public static Twist redrivesEverything() {
        return redriving(options -> RedriveOptions.all());
    }

    /** Takes a dry run for a real one. */
    public static Twist forgetsDryRun() {
        return redriving(
                options -> RedriveOptions.builder().filter(options.filter()).build());
    }
}
