package io.intermodal.tck.wrong;

import io.intermodal.SubscribeOptions.OnPositionLost;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Envelope;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.LogSource;
import io.intermodal.spi.MessageSource;
import io.intermodal.spi.Route;
import io.intermodal.spi.Source;
import io.intermodal.spi.SourceConfig;
import io.intermodal.spi.SourceEvents;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Binders that hand out the wrong records, or do not tell what they should. */
public final class WrongRecords {

    private WrongRecords() {}

    private static Bend events(UnaryOperator<SourceEvents> bent) {
        return new Bend() {
            @Override
            public SourceEvents events(SourceEvents engine, Supplier<Source> source) {
                return bent.apply(engine);
            }
        };
    }

    /** What becomes of each record of a group. */
    private static Bend records(BiConsumer<Incoming, SourceEvents> handing) {
        return events(engine -> new PassingEvents(engine) {
            @Override
            public void record(Incoming message) {
                if (message.lane().route() instanceof Route.OneGroup) {
                    handing.accept(message, engine);
                } else {
                    engine.record(message);
                }
            }
        });
    }

    private static Incoming with(Incoming message, UnaryOperator<Envelope.Builder> change) {
        return new Incoming(
                message.lane(),
                message.position(),
                change.apply(message.envelope().toBuilder()).build(),
                message.brokerDeliveries(),
                message.handle(),
                message.defect());
    }

    /** Hands every tenth record out twice. */
    public static Bend handsOutTwice() {
        AtomicInteger count = new AtomicInteger();
        return records((message, engine) -> {
            engine.record(message);
            if (count.incrementAndGet() % 10 == 0) {
                engine.record(with(message, builder -> builder));
            }
        });
    }

    /** Gives a message another id each time it comes. */
    public static Bend freshIds() {
        Map<String, AtomicInteger> times = new ConcurrentHashMap<>();
        return records((message, engine) -> {
            String id = String.valueOf(message.envelope().id());
            int time = times.computeIfAbsent(id, key -> new AtomicInteger()).incrementAndGet();
            engine.record(time == 1 ? message : with(message, builder -> builder.id(id + "-" + time)));
        });
    }

    /** Drops what it cannot read, and foreign messages it cannot. */
    public static Bend dropsForeign() {
        return new Bend() {
            @Override
            public SourceEvents events(SourceEvents engine, Supplier<Source> source) {
                return new PassingEvents(engine) {
                    @Override
                    public void record(Incoming message) {
                        if (message.envelope().control().isEmpty()
                                && message.envelope().headers().containsKey("shop_region")
                                && source.get() instanceof MessageSource queue) {
                            queue.ack(message);
                        } else {
                            engine.record(message);
                        }
                    }
                };
            }
        };
    }

    /** Does not count hand-overs though it says so. */
    public static Bend countsNothing() {
        return records((message, engine) -> engine.record(new Incoming(
                message.lane(), message.position(), message.envelope(), 0, message.handle(), message.defect())));
    }

    /** Knows no key when it reads. */
    public static Bend readsNoKey() {
        return records((message, engine) -> engine.record(with(message, builder -> builder.key(null))));
    }

    /** Hands the records of a lane out in reverse order, as a stack would. */
    public static Bend stacks() {
        return new Bend() {
            @Override
            public SourceEvents events(SourceEvents engine, Supplier<Source> source) {
                return new PassingEvents(engine) {
                    private @Nullable Incoming kept;

                    @Override
                    public synchronized void record(Incoming message) {
                        Incoming earlier = kept;
                        if (message.position() % 2 == 1 && earlier == null) {
                            kept = message;
                            return;
                        }
                        engine.record(message);
                        if (earlier != null) {
                            kept = null;
                            engine.record(earlier);
                        }
                    }
                };
            }
        };
    }

    /** Hands out late what a new source reads, long after it was asked. */
    public static Bend readsLazily() {
        return new Bend() {
            private volatile @Nullable LinkConfig link;

            @Override
            public void opened(LinkConfig config) {
                link = config;
            }

            @Override
            public SourceEvents events(SourceEvents engine, Supplier<Source> source) {
                return new PassingEvents(engine) {
                    @Override
                    public void record(Incoming message) {
                        LinkConfig present = link;
                        if (present != null) {
                            present.time().schedule(() -> engine.record(message), TimeUnit.MILLISECONDS.toNanos(3_300));
                        }
                    }
                };
            }
        };
    }

    /** After a loss hands out everything again that it ever had. */
    public static Bend replaysEverything() {
        Queue<Incoming> all = new ConcurrentLinkedQueue<>();
        Set<Lane> lanes = ConcurrentHashMap.newKeySet();
        return events(engine -> new PassingEvents(engine) {
            @Override
            public void record(Incoming message) {
                if (!(message.lane().route() instanceof Route.OneGroup)) {
                    engine.record(message);
                    return;
                }
                if (lanes.add(message.lane()) && lanes.size() > 1) {
                    for (int time = 0; time < 8; time++) {
                        List.copyOf(all)
                                .forEach(old -> engine.record(new Incoming(
                                        message.lane(),
                                        message.position(),
                                        old.envelope(),
                                        old.brokerDeliveries(),
                                        message.handle())));
                    }
                }
                all.add(message);
                engine.record(message);
            }
        });
    }

    /** Gives a message to somebody else after half a second, whether its handler has ended or not. */
    public static Bend losesPatience() {
        return new Bend() {
            private volatile @Nullable LinkConfig link;

            @Override
            public void opened(LinkConfig config) {
                link = config;
            }

            @Override
            public SourceEvents events(SourceEvents engine, Supplier<Source> source) {
                return new PassingEvents(engine) {
                    @Override
                    public void record(Incoming message) {
                        engine.record(message);
                        LinkConfig present = link;
                        if (present != null && source.get() instanceof MessageSource queue) {
                            present.time().schedule(() -> queue.giveBack(message), TimeUnit.MILLISECONDS.toNanos(500));
                        }
                    }
                };
            }
        };
    }

    /** Reads for the first member of a group and for no other. */
    public static Bend readsForOne() {
        Set<String> known = ConcurrentHashMap.newKeySet();
        ThreadLocal<Boolean> first = ThreadLocal.withInitial(() -> true);
        return new Bend() {
            @Override
            public SourceConfig reading(SourceConfig asked) {
                first.set(known.add(asked.routes().toString()));
                return asked;
            }

            @Override
            public MessageSource queue(MessageSource real) {
                boolean reads = first.get();
                return new PassingQueue(real) {
                    @Override
                    public void start() {
                        if (reads) {
                            real.start();
                        }
                    }
                };
            }

            @Override
            public LogSource log(LogSource real) {
                boolean reads = first.get();
                return new PassingLog(real) {
                    @Override
                    public void start() {
                        if (reads) {
                            real.start();
                        }
                    }
                };
            }
        };
    }

    /** Keeps to itself that a source has ended. */
    public static Bend hidesEnd() {
        return events(engine -> new PassingEvents(engine) {
            @Override
            public void ended(BrokerException cause) {}
        });
    }

    /** Keeps to itself that messages are gone. */
    public static Bend hidesGaps() {
        return events(engine -> new PassingEvents(engine) {
            @Override
            public void gap(Lane lane, long from, long to) {}
        });
    }

    /** Begins at the end when its position is gone, whatever it was told, as some clients do by default. */
    public static Bend skipsToTheEnd() {
        return new Bend() {
            @Override
            public SourceConfig reading(SourceConfig asked) {
                return new SourceConfig(
                        asked.routes(),
                        asked.mode(),
                        asked.maxHeld(),
                        asked.maxHeldBytes(),
                        asked.maxHandlingTime(),
                        asked.drainTimeout(),
                        OnPositionLost.NEW);
            }
        };
    }

    /** Commits nothing any more once it has been told that the end is near. */
    public static Bend endsWithoutCommit() {
        return new Bend() {
            @Override
            public LogSource log(LogSource real) {
                AtomicBoolean ending = new AtomicBoolean();
                return new PassingLog(real) {
                    @Override
                    public void quiesce() {
                        ending.set(true);
                        super.quiesce();
                    }

                    @Override
                    public void commit(Lane lane, long next) {
                        if (!ending.get()) {
                            super.commit(lane, next);
                        }
                    }
                };
            }
        };
    }
}
