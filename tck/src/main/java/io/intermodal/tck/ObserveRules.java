package io.intermodal.tck;

import io.intermodal.Connection;
import io.intermodal.ConsumeInterceptor;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Message;
import io.intermodal.MessagingException;
import io.intermodal.Observer;
import io.intermodal.PublishInterceptor;
import io.intermodal.PublishOutcome;
import io.intermodal.PublisherOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** OBS: what an application can see of the engine's work. */
final class ObserveRules {

    @Rule(
            id = "OBS-1",
            statement = {"C20"},
            answers = {140},
            title = "the observer counts what happened: publishes, hand-overs, failures, settlements")
    void observer(Scenario s) {
        AtomicInteger published = new AtomicInteger();
        AtomicInteger delivered = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        List<Observer.Settled> settled = new CopyOnWriteArrayList<>();
        Connection connection = s.connect(builder -> builder.observe(new Observer() {
            @Override
            public void published(Destination destination, PublishOutcome outcome, Duration took) {
                published.incrementAndGet();
            }

            @Override
            public void delivered(Group group, int attempt) {
                delivered.incrementAndGet();
            }

            @Override
            public void handled(Group group, Duration took, @Nullable Throwable failure) {
                if (failure != null) {
                    failed.incrementAndGet();
                }
            }

            @Override
            public void settled(Group group, Settled how) {
                settled.add(how);
            }
        }));
        Destination topic = s.topic("observed");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Member member = s.member(group)
                .on(connection)
                .retry(Member.QUICK.toBuilder().maxAttempts(2).build())
                .start(delivery -> {
                    switch (ConsumeRules.textOf(delivery.payload())) {
                        case "once" -> Check.that(delivery.attempt() == 2, "fails once");
                        case "never" -> throw new IllegalStateException("always");
                        default -> {}
                    }
                });
        Feed feed = s.feed(connection, topic, PublisherOptions.defaults());
        feed.send("good");
        feed.send("once");
        feed.send("never");
        s.awaitHanded(group, 5);
        s.await("there is a dead letter", () -> s.deadLetters(group).size() == 1);
        member.close();
        Check.equal("publishes", 3, published.get());
        Check.equal("hand-overs", 5, delivered.get());
        Check.equal("failures", 3, failed.get());
        Check.equal(
                "acknowledged",
                2L,
                settled.stream().filter(how -> how == Observer.Settled.ACKED).count());
        Check.equal(
                "retried",
                2L,
                settled.stream().filter(how -> how == Observer.Settled.RETRIED).count());
        Check.equal(
                "dead-lettered",
                1L,
                settled.stream()
                        .filter(how -> how == Observer.Settled.DEAD_LETTERED)
                        .count());
    }

    @Rule(
            id = "OBS-2",
            statement = {"C5"},
            answers = {97},
            title = "interceptors see every publish and wrap every handler, the first registered outermost")
    void interceptors(Scenario s) {
        List<String> calls = new CopyOnWriteArrayList<>();
        Connection connection = s.connect(builder -> builder.interceptPublish(tracing("trace", "1"))
                .interceptPublish(tracing("span", "2"))
                .interceptConsume(noting(calls, "outer"))
                .interceptConsume(noting(calls, "inner")));
        Destination topic = s.topic("intercepted");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.member(group).on(connection).start(delivery -> {
            calls.add("handler " + delivery.message().header("trace").orElse("-")
                    + delivery.message().header("span").orElse("-"));
        });
        s.feed(connection, topic, PublisherOptions.defaults()).send("traced");
        s.awaitFinished(group);
        s.await("the interceptors end", () -> calls.size() == 5);
        Check.equal(
                "calls", List.of("outer in", "inner in", "handler 12", "inner out", "outer out"), List.copyOf(calls));
    }

    private static PublishInterceptor tracing(String header, String value) {
        return new PublishInterceptor() {
            @Override
            public <T> Message<T> before(Destination destination, Message<T> message) {
                return message.toBuilder().header(header, value).build();
            }
        };
    }

    private static ConsumeInterceptor noting(List<String> calls, String name) {
        return (delivery, next) -> {
            calls.add(name + " in");
            var stage = next.proceed();
            calls.add(name + " out");
            return stage;
        };
    }

    @Rule(
            id = "OBS-3",
            statement = {"C2", "C20"},
            title =
                    "observers, interceptors and listeners that throw harm nobody: publishes end and deliveries are settled")
    void throwing(Scenario s) {
        Connection connection = s.connect(builder -> builder.observe(new Observer() {
                    @Override
                    public void published(Destination destination, PublishOutcome outcome, Duration took) {
                        throw new IllegalStateException("from the observer");
                    }

                    @Override
                    public void settled(Group group, Settled how) {
                        throw new IllegalStateException("from the observer");
                    }
                })
                .interceptPublish(new PublishInterceptor() {
                    @Override
                    public <T> Message<T> before(Destination destination, Message<T> message) {
                        return message;
                    }

                    @Override
                    public void after(
                            Destination destination, Message<?> message, @Nullable MessagingException failure) {
                        throw new IllegalStateException("from the interceptor");
                    }
                })
                .listen(event -> {
                    throw new IllegalStateException("from the listener");
                }));
        Destination topic = s.topic("throwing");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.member(group).on(connection).start();
        Feed feed = s.feed(connection, topic, PublisherOptions.defaults());
        for (int i = 0; i < 20; i++) {
            feed.send("message " + i);
        }
        s.awaitFinished(group);
    }
}
