package io.intermodal.tck.wrong;

import io.intermodal.Capability;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.StartPosition;
import io.intermodal.Support;
import io.intermodal.spi.BacklogReader;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerInfo;
import io.intermodal.spi.DeadLetterBrowser;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.Finding;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.PhysicalObject;
import io.intermodal.spi.Plan;
import io.intermodal.spi.Route;
import io.intermodal.spi.SendCallback;
import io.intermodal.spi.Sender;
import io.intermodal.spi.Source;
import io.intermodal.spi.SourceConfig;
import io.intermodal.spi.SourceEvents;
import io.intermodal.spi.Topology;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Binders that name, provision, count and connect wrongly. */
public final class WrongPlaces {

    private WrongPlaces() {}

    private interface Creating {
        void create(Topology real, Plan plan) throws BrokerException;
    }

    private static Bend creating(Creating other) {
        return new Bend() {
            @Override
            public Topology topology(Topology real) {
                return new PassingTopology(real) {
                    @Override
                    public void create(Plan plan) throws BrokerException {
                        other.create(real, plan);
                    }
                };
            }
        };
    }

    /** A binder for which other destinations are meant than were named. */
    private static Bend renamed(UnaryOperator<DestinationRef> name) {
        return new Bend() {
            private GroupRef group(GroupRef ref) {
                DestinationRef other = name.apply(ref.destination());
                Group same = Group.of(other.destination(), ref.group().name())
                        .startingAt(ref.group().start());
                return new GroupRef(other.destination().isOrdered() ? same.ordered() : same, other, ref.physicalName());
            }

            private Route route(Route route) {
                if (route instanceof Route.Everyone all) {
                    return new Route.Everyone(name.apply(all.destination()));
                }
                if (route instanceof Route.OneGroup one) {
                    return new Route.OneGroup(group(one.group()));
                }
                return route instanceof Route.DeadLetters dead ? new Route.DeadLetters(group(dead.group())) : route;
            }

            private Plan plan(Plan plan) {
                return new Plan(
                        plan.destinations().stream().map(name).toList(),
                        plan.groups().stream().map(this::group).toList(),
                        plan.namespace(),
                        plan.delayRungs());
            }

            @Override
            public SourceConfig reading(SourceConfig asked) {
                return new SourceConfig(
                        asked.routes().stream().map(this::route).toList(),
                        asked.mode(),
                        asked.maxHeld(),
                        asked.maxHeldBytes(),
                        asked.maxHandlingTime(),
                        asked.drainTimeout(),
                        asked.onPositionLost());
            }

            @Override
            public Sender sender(Sender real, LinkConfig config) {
                return new PassingSender(real) {
                    @Override
                    public void send(Outgoing message, long deadlineNanos, SendCallback callback) {
                        resend(
                                message,
                                new Outgoing(
                                        route(message.route()),
                                        message.envelope(),
                                        message.deliverAtMillis(),
                                        message.original()),
                                deadlineNanos,
                                callback);
                    }
                };
            }

            @Override
            public Topology topology(Topology real) {
                return new PassingTopology(real) {
                    @Override
                    public List<Finding> check(Plan plan) throws BrokerException {
                        return real.check(plan(plan));
                    }

                    @Override
                    public void create(Plan plan) throws BrokerException {
                        real.create(plan(plan));
                    }

                    @Override
                    public void remove(Plan plan) throws BrokerException {
                        real.remove(plan(plan));
                    }
                };
            }
        };
    }

    /** Writes dots as hyphens. */
    public static Bend confusesNames() {
        return renamed(ref -> {
            Destination from = ref.destination();
            String name = from.name().replace('.', '-');
            Destination other =
                    from.kind() == Destination.Kind.QUEUE ? Destination.queue(name) : Destination.topic(name);
            return new DestinationRef(
                    from.isOrdered()
                            ? other.ordered().partitions(from.partitions())
                            : other.partitions(from.partitions()),
                    ref.namespace(),
                    ref.physicalName());
        });
    }

    /** Tells destinations apart by all but their numbers. */
    public static Bend confusesNumbers() {
        return renamed(ref -> new DestinationRef(
                Destination.topic(ref.destination().name().replaceAll("topic-\\d+$", "topic-0")),
                ref.namespace(),
                ref.physicalName()));
    }

    /** Knows nothing of namespaces. */
    public static Bend ignoresNamespaces() {
        return renamed(ref -> new DestinationRef(ref.destination(), "", ref.physicalName()));
    }

    /** Makes groups when they are first read, not when they are provisioned. */
    public static Bend pinsLate() {
        return new Bend() {
            private final AtomicReference<Topology> topology = new AtomicReference<>();

            @Override
            public Topology topology(Topology real) {
                topology.set(real);
                return new PassingTopology(real) {
                    @Override
                    public void create(Plan plan) throws BrokerException {
                        List<DestinationRef> all = new ArrayList<>(plan.destinations());
                        plan.groups().forEach(group -> all.add(group.destination()));
                        real.create(new Plan(all, List.of(), plan.namespace(), plan.delayRungs()));
                    }
                };
            }

            @Override
            public SourceConfig reading(SourceConfig asked) {
                Topology real = topology.get();
                for (Route route : asked.routes()) {
                    if (real != null && route instanceof Route.OneGroup one) {
                        try {
                            real.create(new Plan(List.of(), List.of(one.group()), "", List.of()));
                        } catch (BrokerException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                }
                return asked;
            }
        };
    }

    /** Starts every group where it likes best. */
    public static Bend startsAt(StartPosition position) {
        return creating((real, plan) -> real.create(new Plan(
                plan.destinations(),
                plan.groups().stream()
                        .map(ref ->
                                new GroupRef(ref.group().startingAt(position), ref.destination(), ref.physicalName()))
                        .toList(),
                plan.namespace(),
                plan.delayRungs())));
    }

    /** Cannot provision what is there already. */
    public static Bend refusesWhatExists() {
        Set<String> known = ConcurrentHashMap.newKeySet();
        return creating((real, plan) -> {
            for (GroupRef group : plan.groups()) {
                if (!known.add(group.toString())) {
                    throw new BrokerException(BrokerException.Kind.CONFLICT, group + " exists", null);
                }
            }
            real.create(plan);
        });
    }

    /** Removes all groups of one name. */
    public static Bend removesNamesakes() {
        Set<GroupRef> known = ConcurrentHashMap.newKeySet();
        return new Bend() {
            @Override
            public Topology topology(Topology real) {
                return new PassingTopology(real) {
                    @Override
                    public void create(Plan plan) throws BrokerException {
                        known.addAll(plan.groups());
                        real.create(plan);
                    }

                    @Override
                    public void remove(Plan plan) throws BrokerException {
                        Set<String> names = new HashSet<>();
                        plan.groups().forEach(group -> names.add(group.group().name()));
                        List<GroupRef> all = known.stream()
                                .filter(group -> names.contains(group.group().name()))
                                .toList();
                        real.remove(new Plan(List.of(), all, plan.namespace(), List.of()));
                        real.create(new Plan(
                                List.of(),
                                all.stream()
                                        .filter(group -> !plan.groups().contains(group))
                                        .toList(),
                                plan.namespace(),
                                List.of()));
                    }
                };
            }
        };
    }

    /** Describes nothing. */
    public static Bend describesNothing() {
        return new Bend() {
            @Override
            public Topology topology(Topology real) {
                return new PassingTopology(real) {
                    @Override
                    public List<PhysicalObject> physical(Plan plan) {
                        return List.of();
                    }
                };
            }
        };
    }

    /** Counts no messages though it says that it can. */
    public static Bend countsNoBacklog() {
        return facet(BacklogReader.class, real -> group -> 0L);
    }

    /** Shows one dead letter at a time. */
    public static Bend showsOneLetter() {
        return facet(DeadLetterBrowser.class, real -> (group, max) -> real.browse(group, Math.min(1, max)));
    }

    /** Shows dead letters in another order each time. */
    public static Bend shufflesLetters() {
        AtomicInteger looks = new AtomicInteger();
        return facet(DeadLetterBrowser.class, real -> (group, max) -> {
            List<Incoming> letters = new ArrayList<>(real.browse(group, max));
            if (looks.incrementAndGet() % 2 == 0) {
                Collections.reverse(letters);
            }
            return letters;
        });
    }

    private static <F> Bend facet(Class<F> bent, UnaryOperator<F> change) {
        return new Bend() {
            @Override
            public <T> Optional<T> facet(Class<T> type, Optional<T> real) {
                return type == bent ? real.map(there -> type.cast(change.apply(bent.cast(there)))) : real;
            }
        };
    }

    /** Says that it expires messages, and expires those that have time left. */
    public static Bend expiresTooMuch() {
        Bend expiring = WrongReading.expiresEverything();
        return new Bend() {
            @Override
            public BrokerInfo info(BrokerInfo real) {
                return declares(Capability.BROKER_TTL).info(real);
            }

            @Override
            public SourceEvents events(SourceEvents engine, Supplier<Source> source) {
                return expiring.events(engine, source);
            }
        };
    }

    /** Names no broker. */
    public static Bend namesNoBroker() {
        return info(real -> new BrokerInfo(" ", "", real.support(), real.maxMessageBytes()));
    }

    /** Declares what nobody can prove. */
    public static Bend declares(Capability capability) {
        return info(real -> {
            var support = new EnumMap<>(real.support());
            support.put(capability, Support.NATIVE);
            return new BrokerInfo(real.product(), real.version(), support, real.maxMessageBytes());
        });
    }

    private static Bend info(UnaryOperator<BrokerInfo> change) {
        return new Bend() {
            @Override
            public BrokerInfo info(BrokerInfo real) {
                return change.apply(real);
            }
        };
    }

    /** Calls a broker that is down a misconfiguration. */
    public static Bend mistakesOutages() {
        return new Bend() {
            @Override
            public BrokerException refused(BrokerException cause, LinkConfig config) {
                return new BrokerException(BrokerException.Kind.INVALID, "could not connect", cause);
            }
        };
    }

    /** Comes back twice and no more. */
    public static Bend comesBackTwice() {
        AtomicInteger opened = new AtomicInteger();
        return new Bend() {
            @Override
            public boolean mayOpen() {
                return opened.incrementAndGet() <= 3;
            }
        };
    }
}
