package io.intermodal.tck.wrong;

import io.intermodal.Capability;
import io.intermodal.Support;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerInfo;
import io.intermodal.spi.Credentials;
import io.intermodal.spi.Finding;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.LinkEvents;
import io.intermodal.spi.MessageSource;
import io.intermodal.spi.Plan;
import io.intermodal.spi.Topology;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Binders that connect, recover and provision wrongly. */
public final class WrongLinks {

    private WrongLinks() {}

    /** Connects again after a loss, and forgets to consume. */
    public static Bend forgetsConsumers() {
        AtomicInteger links = new AtomicInteger();
        return new Bend() {
            @Override
            public void opened(LinkConfig config) {
                links.incrementAndGet();
            }

            @Override
            public MessageSource queue(MessageSource real) {
                boolean again = links.get() > 1;
                return new PassingQueue(real) {
                    @Override
                    public void start() {
                        if (!again) {
                            real.start();
                        }
                    }
                };
            }
        };
    }

    /** Keeps to itself that a link was lost. */
    public static Bend hidesLoss() {
        return new Bend() {
            @Override
            public LinkEvents linkEvents(LinkEvents engine) {
                return new LinkEvents() {
                    @Override
                    public void lost(BrokerException cause) {}

                    @Override
                    public void suspended(BrokerException cause) {
                        engine.suspended(cause);
                    }

                    @Override
                    public void resumed() {
                        engine.resumed();
                    }

                    @Override
                    public void blocked(String reason) {
                        engine.blocked(reason);
                    }

                    @Override
                    public void unblocked() {
                        engine.unblocked();
                    }
                };
            }
        };
    }

    /** Measures by the time of day how long the broker was silent. */
    public static Bend countsByTheTimeOfDay() {
        return new Bend() {
            private volatile @Nullable LinkEvents told;

            @Override
            public LinkEvents linkEvents(LinkEvents engine) {
                told = engine;
                return engine;
            }

            @Override
            public void opened(LinkConfig config) {
                look(config, config.time().epochMillis(), Objects.requireNonNull(told));
            }

            private void look(LinkConfig config, long heardMillis, LinkEvents engine) {
                long now = config.time().epochMillis();
                if (Math.abs(now - heardMillis) > config.detectionTime().toMillis()) {
                    engine.lost(new BrokerException(BrokerException.Kind.UNAVAILABLE, "silent for long", null));
                } else {
                    config.time().schedule(() -> look(config, now, engine), 100_000_000);
                }
            }
        };
    }

    /** Leaves a thread behind for every link. */
    public static Bend leaksThreads() {
        return new Bend() {
            @Override
            public void opened(LinkConfig config) {
                config.threads()
                        .newThread(() -> {
                            while (!Thread.currentThread().isInterrupted()) {
                                LockSupport.parkNanos(100_000_000);
                            }
                        })
                        .start();
            }
        };
    }

    /** Writes the password into its error. */
    public static Bend tellsPassword() {
        return new Bend() {
            @Override
            public BrokerException refused(BrokerException cause, LinkConfig config) {
                String password =
                        config.credentials().map(Credentials::password).orElse("");
                return new BrokerException(cause.kind(), cause.getMessage() + " (password " + password + ")", cause);
            }
        };
    }

    /** Calls refused credentials a broken network. */
    public static Bend mistakesRefusals() {
        return new Bend() {
            @Override
            public BrokerException refused(BrokerException cause, LinkConfig config) {
                return new BrokerException(BrokerException.Kind.UNAVAILABLE, "could not connect", cause);
            }
        };
    }

    /** Declares what it cannot do. */
    public static Bend declaresEverything() {
        return new Bend() {
            @Override
            public BrokerInfo info(BrokerInfo real) {
                Map<Capability, Support> all = new EnumMap<>(Capability.class);
                for (Capability capability : Capability.values()) {
                    all.put(capability, Support.NATIVE);
                }
                return new BrokerInfo(real.product(), real.version(), all, real.maxMessageBytes());
            }
        };
    }

    /** Provisions a group anew each time, and its backlog is gone. */
    public static Bend provisionsAnew() {
        return new Bend() {
            @Override
            public Topology topology(Topology real) {
                return new PassingTopology(real) {
                    @Override
                    public void create(Plan plan) throws BrokerException {
                        real.remove(plan);
                        real.create(plan);
                    }
                };
            }
        };
    }

    /** Removes nothing. */
    public static Bend keepsRemoved() {
        return new Bend() {
            @Override
            public Topology topology(Topology real) {
                return new PassingTopology(real) {
                    @Override
                    public void remove(Plan plan) {}
                };
            }
        };
    }

    /** Finds everything in order. */
    public static Bend findsNothing() {
        return new Bend() {
            @Override
            public Topology topology(Topology real) {
                return new PassingTopology(real) {
                    @Override
                    public List<Finding> check(Plan plan) {
                        return List.of();
                    }
                };
            }
        };
    }
}
