package io.intermodal.tck;

import io.intermodal.AuthorizationException;
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
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** SEC and OBS: what must not be seen, and what must. */
final class SecurityRules {

    private static final String CANARY = "canary-4f9d1c";

    @Rule(
            id = "SEC-1",
            statement = {"C24"},
            answers = {133},
            title = "a password is in no exception, event or text form, whatever goes wrong")
    void secrets(Scenario s) {
        List<String> texts = new ArrayList<>();
        Map<String, String> settings = new LinkedHashMap<>(s.harness().settings());
        settings.put("intermodal.user", "somebody");
        settings.put("intermodal.password", CANARY);
        texts.add(s.options(settings).build().toString());
        settings.put("intermodal.connect-timeout", "2s");
        List<Map<String, String>> attempts = new ArrayList<>();
        attempts.add(settings);
        Map<String, String> broken = new LinkedHashMap<>(settings);
        broken.put("intermodal.no-such-setting", "1");
        attempts.add(broken);
        Map<String, String> elsewhere = new LinkedHashMap<>(settings);
        elsewhere.put(
                "intermodal.broker",
                settings.getOrDefault("intermodal.broker", "").replaceAll(":.*", "") + "://somebody:" + CANARY
                        + "@localhost:1");
        attempts.add(elsewhere);
        for (Map<String, String> attempt : attempts) {
            try {
                Connection connection = s.open(attempt, builder -> builder);
                texts.add(connection.toString());
            } catch (MessagingException e) {
                texts.add(written(e));
            }
        }
        s.events().forEach(event -> texts.add(event.toString()));
        for (String text : texts) {
            Check.that(
                    !text.contains(CANARY),
                    "A password was found in a text: " + text.replace(CANARY, "<the password>"));
        }
    }

    @Rule(
            id = "SEC-2",
            statement = {"C24", "D7"},
            answers = {130},
            title = "refused credentials end in AuthorizationException at connect, quickly, without the password in it")
    @Needs(faults = Fault.WRONG_CREDENTIALS)
    void wrongCredentials(Scenario s) {
        Map<String, String> settings = s.harness().faults().wrongCredentials();
        long began = Await.nanos();
        AuthorizationException refused = Check.fails(
                "connecting with refused credentials",
                AuthorizationException.class,
                () -> s.open(settings, builder -> builder));
        long millis = (Await.nanos() - began) / 1_000_000;
        Check.that(millis < 10_000, "Refused credentials took " + millis + " ms to be reported");
        Check.that(!refused.isRetryable(), "Refused credentials must not be called retryable");
        String password = settings.getOrDefault("intermodal.password", "\u0000");
        Check.that(!written(refused).contains(password), "The refused password stands in the exception");
    }

    @Rule(
            id = "SEC-3",
            statement = {"C24"},
            answers = {134},
            title = "texts of messages, deliveries and receipts do not show the payload")
    void payloadsAreNotShown(Scenario s) {
        Destination queue = s.queue("not-shown");
        Group group = s.group(queue);
        Member member = s.member(group).startHolding();
        Message<byte[]> message = Feed.text(CANARY)
                .type("java.lang.ProcessBuilder")
                .header("class", "java.lang.Runtime")
                .build();
        s.feed(queue).send(message);
        s.await("the message arrives", () -> member.held().size() == 1);
        Message<byte[]> got = member.held().get(0).message();
        Check.equal("payload, whatever class the message names", CANARY, ConsumeRules.textOf(got.payload()));
        for (String text : List.of(message.toString(), got.toString())) {
            Check.that(!text.contains(CANARY), "A message's text form shows its payload: " + text);
        }
        member.held().get(0).ack();
    }

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

    private static String written(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
