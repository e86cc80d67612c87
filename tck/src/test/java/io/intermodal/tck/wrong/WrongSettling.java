package io.intermodal.tck.wrong;

import io.intermodal.Mode;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.LogSource;
import io.intermodal.spi.MessageSource;
import io.intermodal.spi.Route;
import io.intermodal.spi.Source;
import io.intermodal.spi.SourceConfig;
import io.intermodal.spi.SourceEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Binders that settle, commit and close their sources wrongly. */
public final class WrongSettling {

    private WrongSettling() {}

    private static Bend queues(UnaryOperator<MessageSource> bent) {
        return new Bend() {
            @Override
            public MessageSource queue(MessageSource real) {
                return bent.apply(real);
            }
        };
    }

    private static Bend logs(UnaryOperator<LogSource> bent) {
        return new Bend() {
            @Override
            public LogSource log(LogSource real) {
                return bent.apply(real);
            }
        };
    }

    /** Acknowledges nothing. */
    public static Bend swallowsAcks() {
        return queues(real -> new PassingQueue(real) {
            @Override
            public void ack(Incoming message) {}
        });
    }

    /** Commits nothing. */
    public static Bend commitsNothing() {
        return logs(real -> new PassingLog(real) {
            @Override
            public void commit(Lane lane, long next) {}
        });
    }

    /** Commits one message too many. */
    public static Bend commitsAhead() {
        return logs(real -> new PassingLog(real) {
            @Override
            public void commit(Lane lane, long next) {
                real.commit(lane, next + 1);
            }
        });
    }

    /** Commits the position of one lane in all of them. */
    public static Bend commitsEverywhere() {
        return new Bend() {
            private final Set<Lane> lanes = ConcurrentHashMap.newKeySet();

            @Override
            public SourceEvents events(SourceEvents engine, Supplier<Source> source) {
                return new PassingEvents(engine) {
                    @Override
                    public void opened(Lane lane, long position) {
                        lanes.add(lane);
                        engine.opened(lane, position);
                    }
                };
            }

            @Override
            public LogSource log(LogSource real) {
                return new PassingLog(real) {
                    @Override
                    public void commit(Lane lane, long next) {
                        lanes.forEach(each -> real.commit(each, next));
                    }
                };
            }
        };
    }

    /** Gives nothing back. */
    public static Bend keepsWhatItShouldGiveBack() {
        return queues(real -> new PassingQueue(real) {
            @Override
            public boolean giveBack(Incoming message) {
                return true;
            }

            @Override
            public void close(Duration atMost) {}
        });
    }

    /** Closes nothing: a ghost goes on fetching. */
    public static Bend staysOpen() {
        return queues(real -> new PassingQueue(real) {
            @Override
            public void quiesce() {}

            @Override
            public void close(Duration atMost) {
                real.demand(1_000);
            }
        });
    }

    /** Has never finished writing its acknowledgements. */
    public static Bend neverFlushes() {
        return queues(real -> new PassingQueue(real) {
            @Override
            public CompletionStage<Void> flush() {
                return new CompletableFuture<>();
            }
        });
    }

    /** Says of each acknowledgement that it could not be written. */
    public static Bend failsToFlush() {
        return queues(real -> new PassingQueue(real) {
            @Override
            public CompletionStage<Void> flush() {
                return CompletableFuture.failedFuture(
                        new BrokerException(BrokerException.Kind.INTERNAL, "not written", null));
            }
        });
    }

    /** Gathers acknowledgements, calls them recorded, and writes them when it closes. */
    public static Bend recordsLater() {
        return queues(real -> new PassingQueue(real) {
            private final List<Incoming> gathered = new ArrayList<>();

            @Override
            public synchronized void ack(Incoming message) {
                gathered.add(message);
            }

            @Override
            public CompletionStage<Void> flush() {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public void close(Duration atMost) {
                synchronized (this) {
                    gathered.forEach(real::ack);
                }
                real.close(atMost);
            }
        });
    }

    /** Loses some of the demand: after a while nothing comes any more. */
    public static Bend losesDemand() {
        return queues(real -> new PassingQueue(real) {
            private final AtomicInteger calls = new AtomicInteger();

            @Override
            public void demand(int more) {
                if (calls.incrementAndGet() < 12) {
                    real.demand(more);
                }
            }
        });
    }

    /** Holds a lane for ever. */
    public static Bend holdsForEver() {
        return logs(real -> new PassingLog(real) {
            @Override
            public void release(Lane lane) {}
        });
    }

    /** Reads an ordered group as if it were none: each of its members gets any message of a key. */
    public static Bend forgetsMode() {
        return new Bend() {
            @Override
            public SourceConfig reading(SourceConfig asked) {
                return new SourceConfig(
                        asked.routes(),
                        Mode.WORK,
                        asked.maxHeld(),
                        asked.maxHeldBytes(),
                        asked.maxHandlingTime(),
                        asked.drainTimeout(),
                        asked.onPositionLost());
            }
        };
    }

    /** Acknowledges a dead letter when it is looked at by redrive, before its copy is written. */
    public static Bend takesDeadLettersEarly() {
        return new Bend() {
            @Override
            public SourceEvents events(SourceEvents engine, Supplier<Source> source) {
                return new PassingEvents(engine) {
                    @Override
                    public void record(Incoming message) {
                        if (source.get() instanceof MessageSource queue
                                && message.lane().route() instanceof Route.DeadLetters) {
                            queue.ack(message);
                        }
                        engine.record(message);
                    }
                };
            }
        };
    }
}
