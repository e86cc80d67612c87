package io.intermodal.tck.wrong;

import io.intermodal.ConnectionOptions;
import io.intermodal.ConsumeInterceptor;
import io.intermodal.EventListener;
import io.intermodal.InvalidMessageException;
import io.intermodal.Message;
import io.intermodal.MessagingException;
import io.intermodal.Observer;
import io.intermodal.PublishReceipt;
import io.intermodal.PublishResult;
import io.intermodal.Publisher;
import io.intermodal.PublisherOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Engines that connect and publish wrongly. */
public final class TwistedPublishing {

    private TwistedPublishing() {}

    private interface Changing {
        <T> Publisher<T> publisher(Publisher<T> real);
    }

    private static Twist publishing(Changing change) {
        return new Twist() {
            @Override
            public <T> Publisher<T> publisher(Publisher<T> real) {
                return change.publisher(real);
            }
        };
    }

    private interface Other {
        <T> Message<T> of(Message<T> message);
    }

    private static Twist messages(Other change) {
        return publishing(new Changing() {
            @Override
            public <T> Publisher<T> publisher(Publisher<T> real) {
                return PassingPublisher.changing(real, change::of);
            }
        });
    }

    private static <T> Message<T> with(Message<T> message, Consumer<Message.Builder<T>> change) {
        Message.Builder<T> builder = message.toBuilder();
        change.accept(builder);
        return builder.build();
    }

    /** Throws what is to end in a future. */
    public static Twist throwsFromAsync() {
        return publishing(new Changing() {
            @Override
            public <T> Publisher<T> publisher(Publisher<T> real) {
                return new PassingPublisher<>(real) {
                    @Override
                    public CompletableFuture<PublishReceipt> publishAsync(Message<T> message) {
                        CompletableFuture<PublishReceipt> future = real.publishAsync(message);
                        if (future.isCompletedExceptionally()) {
                            try {
                                future.join();
                            } catch (CompletionException e) {
                                throw e.getCause() instanceof MessagingException cause ? cause : e;
                            }
                        }
                        return future;
                    }
                };
            }
        });
    }

    /** Looks at an asynchronous publish a moment after its caller has gone on. */
    public static Twist looksLater() {
        return publishing(new Changing() {
            @Override
            public <T> Publisher<T> publisher(Publisher<T> real) {
                return new PassingPublisher<>(real) {
                    @Override
                    public CompletableFuture<PublishReceipt> publishAsync(Message<T> message) {
                        return CompletableFuture.supplyAsync(
                                        () -> message, CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS))
                                .thenCompose(real::publishAsync);
                    }
                };
            }
        });
    }

    /** Takes messages after it was closed, and forgets them. */
    public static Twist publishesAfterClose() {
        return publishing(new Changing() {
            @Override
            public <T> Publisher<T> publisher(Publisher<T> real) {
                return new PassingPublisher<>(real) {
                    private volatile boolean closed;

                    @Override
                    public PublishReceipt publish(Message<T> message) {
                        return closed ? new PublishReceipt("forgotten") : real.publish(message);
                    }

                    @Override
                    public void close() {
                        closed = true;
                        real.close();
                    }
                };
            }
        });
    }

    private static Twist results(UnaryOperator<List<PublishResult>> change) {
        return publishing(new Changing() {
            @Override
            public <T> Publisher<T> publisher(Publisher<T> real) {
                return new PassingPublisher<>(real) {
                    @Override
                    public List<PublishResult> publishAll(List<Message<T>> messages) {
                        return change.apply(new ArrayList<>(real.publishAll(messages)));
                    }
                };
            }
        });
    }

    /** Gives no result for a refused message. */
    public static Twist dropsResults() {
        return results(
                all -> all.stream().filter(one -> one.failure().isEmpty()).toList());
    }

    /** Gives results as they come. */
    public static Twist shufflesResults() {
        return results(all -> {
            Collections.reverse(all);
            return all;
        });
    }

    /** Gives each message that has no id the same one. */
    public static Twist oneIdForAll() {
        return messages(new Other() {
            @Override
            public <T> Message<T> of(Message<T> message) {
                return message.id().isPresent() ? message : with(message, builder -> builder.id("the-only-one"));
            }
        });
    }

    /** Makes ids that do not sort by time. */
    public static Twist randomIds() {
        return messages(new Other() {
            @Override
            public <T> Message<T> of(Message<T> message) {
                return message.id().isPresent()
                        ? message
                        : with(message, builder -> builder.id(UUID.randomUUID().toString()));
            }
        });
    }

    /** Mends headers instead of refusing them. */
    public static Twist mendsHeaders() {
        return messages(new Other() {
            @Override
            public <T> Message<T> of(Message<T> message) {
                Map<String, String> mended = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                message.headers().forEach((name, value) -> {
                    String other = name.replaceAll("[^A-Za-z0-9._-]", "");
                    if (!other.isEmpty() && !other.startsWith("-") && other.length() <= 64) {
                        mended.put(other, value.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?"));
                    }
                });
                Message.Builder<T> builder = Message.builder(message.payload());
                message.id().ifPresent(builder::id);
                message.key().ifPresent(builder::key);
                message.contentType().ifPresent(builder::contentType);
                return builder.headers(mended).build();
            }
        });
    }

    /** Cuts what is too long. */
    public static Twist mendsParts() {
        return messages(new Other() {
            @Override
            public <T> Message<T> of(Message<T> message) {
                String id = message.id().orElse("x").replaceAll("[^!-~]", "");
                String fits = id.isEmpty() ? "x" : id.substring(0, Math.min(128, id.length()));
                return with(message, builder -> builder.id(fits));
            }
        });
    }

    /** Takes a time to live of nothing for none. */
    public static Twist mendsTimes() {
        return messages(new Other() {
            @Override
            public <T> Message<T> of(Message<T> message) {
                Message.Builder<T> builder = message.toBuilder();
                message.timeToLive()
                        .filter(ttl -> ttl.isNegative() || ttl.isZero())
                        .ifPresent(ttl -> builder.timeToLive(Duration.ofMinutes(1)));
                message.delay()
                        .filter(delay -> delay.compareTo(Duration.ofDays(1)) > 0)
                        .ifPresent(delay -> builder.delay(Duration.ofDays(1)));
                return builder.build();
            }
        });
    }

    /** Hides that a codec failed. */
    public static Twist hidesEncoding() {
        return publishing(new Changing() {
            @Override
            public <T> Publisher<T> publisher(Publisher<T> real) {
                return new PassingPublisher<>(real) {
                    @Override
                    public PublishReceipt publish(Message<T> message) {
                        try {
                            return real.publish(message);
                        } catch (InvalidMessageException e) {
                            return new PublishReceipt("never sent");
                        }
                    }
                };
            }
        });
    }

    /** Waits long for every outcome. */
    public static Twist ignoresPublishTimeout() {
        return new Twist() {
            @Override
            public PublisherOptions publisherOptions(PublisherOptions asked) {
                return PublisherOptions.builder()
                        .publishTimeout(Duration.ofSeconds(4))
                        .build();
            }
        };
    }

    private static Twist options(
            Predicate<String> settings, boolean requires, boolean tells, boolean observes, boolean reverses) {
        return new Twist() {
            @Override
            public ConnectionOptions options(ConnectionOptions asked) {
                ConnectionOptions.Builder copy = ConnectionOptions.builder().name(asked.name());
                asked.settings().forEach((name, value) -> {
                    if (settings.test(name)) {
                        copy.set(name, value);
                    }
                });
                asked.binder().ifPresent(copy::binder);
                if (requires) {
                    asked.required().forEach(copy::require);
                }
                if (tells) {
                    for (EventListener listener : asked.listeners()) {
                        copy.listen(listener);
                    }
                }
                if (observes) {
                    asked.observer().ifPresent((Observer observer) -> copy.observe(observer));
                }
                List<ConsumeInterceptor> around = new ArrayList<>(asked.consumeInterceptors());
                if (reverses) {
                    Collections.reverse(around);
                }
                around.forEach(copy::interceptConsume);
                asked.publishInterceptors().forEach(copy::interceptPublish);
                return copy.build();
            }
        };
    }

    /** Does without some settings. */
    public static Twist ignoresSetting(String part) {
        return options(name -> !name.contains(part), true, true, true, false);
    }

    /** Requires nothing. */
    public static Twist requiresNothing() {
        return options(name -> true, false, true, true, false);
    }

    /** Tells no event. */
    public static Twist tellsNothing() {
        return options(name -> true, true, false, true, false);
    }

    /** Observes nothing. */
    public static Twist observesNothing() {
        return options(name -> true, true, true, false, false);
    }

    /** Calls the last interceptor first. */
    public static Twist reversesInterceptors() {
        return options(name -> true, true, true, true, true);
    }
}
