package io.intermodal.tck.wrong;

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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Binders that receive and settle wrongly. */
public final class WrongReading {

    private WrongReading() {}

    /** Acknowledges when it hands over, not when it is told to. */
    public static Bend acksEarly() {
        return new Bend() {
            @Override
            public SourceEvents events(SourceEvents engine, Supplier<Source> source) {
                return new PassingEvents(engine) {
                    @Override
                    public void record(Incoming message) {
                        if (source.get() instanceof MessageSource queue
                                && message.lane().route() instanceof Route.OneGroup) {
                            queue.ack(message);
                        }
                        engine.record(message);
                    }
                };
            }
        };
    }

    /** Acknowledges everything of the lane up to a message, as a flag of one broker does. */
    public static Bend acksNeighbours() {
        return new Bend() {
            @Override
            public MessageSource queue(MessageSource real) {
                return new PassingQueue(real) {
                    @Override
                    public void ack(Incoming message) {
                        for (long position = Math.max(0, message.position() - 50);
                                position < message.position();
                                position++) {
                            real.ack(new Incoming(
                                    message.lane(),
                                    position,
                                    message.envelope(),
                                    Incoming.NOT_COUNTED,
                                    message.handle()));
                        }
                        real.ack(message);
                    }
                };
            }
        };
    }

    /** Throws away what it should give back. */
    public static Bend swallowsGiveBack() {
        return new Bend() {
            @Override
            public MessageSource queue(MessageSource real) {
                return new PassingQueue(real) {
                    @Override
                    public boolean giveBack(Incoming message) {
                        real.ack(message);
                        return true;
                    }
                };
            }
        };
    }

    /** Gathers acknowledgements by seven and forgets the rest when it closes. */
    public static Bend losesLastAcks() {
        return new Bend() {
            @Override
            public MessageSource queue(MessageSource real) {
                List<Incoming> gathered = new ArrayList<>();
                return new PassingQueue(real) {
                    @Override
                    public synchronized void ack(Incoming message) {
                        gathered.add(message);
                        if (gathered.size() == 7) {
                            gathered.forEach(real::ack);
                            gathered.clear();
                        }
                    }

                    @Override
                    public CompletionStage<Void> flush() {
                        return CompletableFuture.completedFuture(null);
                    }
                };
            }
        };
    }

    /** Commits behind the newest message, whether older ones are finished or not. */
    public static Bend commitsPast() {
        Map<Lane, Long> newest = new ConcurrentHashMap<>();
        return new Bend() {
            @Override
            public SourceEvents events(SourceEvents engine, Supplier<Source> source) {
                return new PassingEvents(engine) {
                    @Override
                    public void record(Incoming message) {
                        newest.merge(message.lane(), message.position() + 1, Math::max);
                        engine.record(message);
                    }
                };
            }

            @Override
            public LogSource log(LogSource real) {
                return new PassingLog(real) {
                    @Override
                    public void commit(Lane lane, long next) {
                        real.commit(lane, Math.max(next, newest.getOrDefault(lane, next)));
                    }
                };
            }
        };
    }

    /** Commits one short: the last message of every lane comes again. */
    public static Bend commitsShort() {
        return new Bend() {
            @Override
            public LogSource log(LogSource real) {
                return new PassingLog(real) {
                    @Override
                    public void commit(Lane lane, long next) {
                        if (next > 1) {
                            real.commit(lane, next - 1);
                        }
                    }
                };
            }
        };
    }

    /** Fetches far more than was asked for. */
    public static Bend handsOutMore() {
        return new Bend() {
            @Override
            public MessageSource queue(MessageSource real) {
                return new PassingQueue(real) {
                    @Override
                    public void demand(int more) {
                        real.demand(more * 50);
                    }
                };
            }
        };
    }

    /** Loses the first message of each lane. */
    public static Bend losesFirst() {
        return new Bend() {
            @Override
            public SourceEvents events(SourceEvents engine, Supplier<Source> source) {
                Map<Lane, Boolean> seen = new ConcurrentHashMap<>();
                return new PassingEvents(engine) {
                    @Override
                    public void record(Incoming message) {
                        if (seen.put(message.lane(), true) != null
                                || !(message.lane().route() instanceof Route.OneGroup)) {
                            engine.record(message);
                        } else if (source.get() instanceof MessageSource queue) {
                            queue.ack(message);
                        }
                    }
                };
            }
        };
    }

    /** Hands out two messages in the wrong order whenever two are at hand. */
    public static Bend swapsRecords() {
        return new Bend() {
            @Override
            public SourceEvents events(SourceEvents engine, Supplier<Source> source) {
                return new PassingEvents(engine) {
                    @Override
                    public void records(List<Incoming> messages) {
                        List<Incoming> swapped = new ArrayList<>(messages);
                        java.util.Collections.reverse(swapped);
                        engine.records(swapped);
                    }
                };
            }
        };
    }

    /** Drops every message that has a time to live. */
    public static Bend expiresEverything() {
        return new Bend() {
            @Override
            public SourceEvents events(SourceEvents engine, Supplier<Source> source) {
                return new PassingEvents(engine) {
                    @Override
                    public void record(Incoming message) {
                        if (message.envelope().expiresAtMillis() == 0) {
                            engine.record(message);
                        } else if (source.get() instanceof MessageSource queue) {
                            queue.ack(message);
                        }
                    }
                };
            }
        };
    }

    /** Takes its time when it closes. */
    public static Bend closesSlowly() {
        return new Bend() {
            @Override
            public MessageSource queue(MessageSource real) {
                return new PassingQueue(real) {
                    @Override
                    public void close(Duration atMost) {
                        long end = System.nanoTime() + 4_000_000_000L;
                        while (System.nanoTime() - end < 0) {
                            LockSupport.parkNanos(10_000_000);
                        }
                        real.close(atMost);
                    }
                };
            }
        };
    }

    /** Reads for the first group that it saw of a destination, whichever is asked for. */
    public static Bend sharesOneGroup() {
        Map<String, Route> first = new ConcurrentHashMap<>();
        return new Bend() {
            @Override
            public SourceConfig reading(SourceConfig asked) {
                List<Route> routes = asked.routes().stream()
                        .map(route -> route instanceof Route.OneGroup one
                                ? first.computeIfAbsent(
                                        one.group().destination().toString(), name -> route)
                                : route)
                        .toList();
                return new SourceConfig(
                        routes,
                        asked.mode(),
                        asked.maxHeld(),
                        asked.maxHeldBytes(),
                        asked.maxHandlingTime(),
                        asked.drainTimeout(),
                        asked.onPositionLost());
            }
        };
    }
}
