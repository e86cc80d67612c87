package io.intermodal.tck;

import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.ConnectionState;
import io.intermodal.DeadLetter;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Handlers;
import io.intermodal.InvalidMessageException;
import io.intermodal.Message;
import io.intermodal.MessageTooLargeException;
import io.intermodal.MessagingEvent.ConnectionStateChanged;
import io.intermodal.MessagingException;
import io.intermodal.Observer;
import io.intermodal.PublishInterceptor;
import io.intermodal.PublisherOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** OBS and CFG: what is told of the unusual, and settings that take effect. */
final class TellingRules {

    private static final int MILLION = 1_000_000;

    @Rule(
            id = "OBS-4",
            statement = {"C18", "C10"},
            answers = {140},
            title = "the observer is told of messages that expired and of settlements that came too late")
    void expiredAndLost(Scenario s) {
        List<Observer.Settled> settled = new CopyOnWriteArrayList<>();
        Connection connection = s.connect(builder -> builder.observe(new Observer() {
            @Override
            public void settled(Group group, Settled how) {
                settled.add(how);
            }
        }));
        Destination topic = s.topic("told");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Feed feed = s.feed(topic);
        feed.send(Feed.text("gone").timeToLive(Duration.ofMillis(60)).build());
        s.recorder().await(Duration.ofMillis(150), () -> false);
        // Two handlers: of two partitions either may come first, and the held one keeps its handler.
        Member first = s.member(group, "first").on(connection).concurrency(2).startHolding();
        feed.send("held");
        s.await("one is held", () -> first.held().size() == 1);
        s.await("the expired one is told of", () -> settled.contains(Observer.Settled.EXPIRED));
        first.close(Duration.ofMillis(100));
        first.held().get(0).ack();
        s.await("the lost one is told of", () -> settled.contains(Observer.Settled.LOST));
        s.member(group, "second").start();
        s.awaitFinished(group);
        Check.equal("what was told", List.of(Observer.Settled.EXPIRED, Observer.Settled.LOST), List.copyOf(settled));
    }

    @Rule(
            id = "OBS-5",
            statement = {"C14", "C5"},
            title = "an interceptor that fails fails the handler or the publish, and sees how stages and publishes end")
    void failingInterceptors(Scenario s) {
        List<String> seen = new CopyOnWriteArrayList<>();
        AtomicInteger calls = new AtomicInteger();
        Connection connection = s.connect(builder -> builder.interceptConsume((delivery, next) -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new IllegalStateException("from the interceptor");
                    }
                    return next.proceed().whenComplete((done, failure) -> seen.add("stage " + (failure == null)));
                })
                .interceptPublish(new PublishInterceptor() {
                    @Override
                    public <T> Message<T> before(Destination destination, Message<T> message) {
                        if (message.key().isPresent()) {
                            throw new IllegalStateException("no keys here");
                        }
                        return message;
                    }

                    @Override
                    public void after(
                            Destination destination, Message<?> message, @Nullable MessagingException failure) {
                        seen.add("publish " + (failure == null));
                    }
                }));
        Destination topic = s.topic("failing-interceptors");
        Group group = s.group(topic, "workers");
        s.provision(group);
        // Not recorded: of the interceptor's failure the history would see no hand-over.
        s.mayStay(group);
        s.member(group).on(connection).start(Handlers.async(Codec.bytes(), delivery -> {
            Check.equal("attempt after the interceptor's failure", 2, delivery.attempt());
            return CompletableFuture.completedFuture("done");
        }));
        Feed feed = s.feed(connection, topic, PublisherOptions.defaults());
        Check.fails(
                "a publish whose interceptor fails",
                InvalidMessageException.class,
                () -> feed.raw().publish(Feed.text("x").key("key").build()));
        feed.send("good");
        s.await("the handler's stage ended well", () -> seen.contains("stage true"));
        s.await("the publish ended well", () -> seen.contains("publish true"));
        Check.equal("calls of the interceptor", 2, calls.get());
    }

    @Rule(
            id = "OBS-6",
            statement = {"C20"},
            answers = {126, 138},
            title = "a cut is told with its cause, and its end with the time that it took")
    @Needs(faults = Fault.CUT_CONNECTIONS)
    void cutIsTold(Scenario s) throws Exception {
        List<Duration> outages = new CopyOnWriteArrayList<>();
        Connection connection = s.connect(builder -> builder.observe(new Observer() {
            @Override
            public void reconnected(String name, Duration outage) {
                outages.add(outage);
            }
        }));
        Destination topic = s.topic("cut-told");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.allow(Cause.FAULT, Cause.UNKNOWN_PUBLISH);
        s.member(group).on(connection).start();
        Feed feed = s.feed(connection, topic, PublisherOptions.defaults());
        feed.send("before");
        s.awaitFinished(group);
        s.troubles().cut();
        s.await("the observer hears of the new connection", s.harness().recoveryBound(), () -> !outages.isEmpty());
        Check.that(!outages.get(0).isNegative(), "An outage cannot be negative: " + outages.get(0));
        s.await(
                "an event tells of the loss, with its cause",
                () -> s.events().stream()
                        .anyMatch(event -> event instanceof ConnectionStateChanged one
                                && one.to() == ConnectionState.RECOVERING
                                && one.cause()
                                        .filter(MessagingException::isRetryable)
                                        .isPresent()));
        FaultRules.flowsAgain(s, feed, group);
    }

    @Rule(
            id = "CFG-6",
            statement = {"D7", "C11"},
            answers = {115},
            title = "settings of a group take effect, and options in code go before them")
    void groupSettings(Scenario s) {
        Destination topic = s.topic("settings");
        Group configured = s.group(topic, "configured");
        Group coded = s.group(topic, "coded");
        s.provision(configured, coded);
        Connection connection =
                s.connect(builder -> builder.set("intermodal.groups." + topic.name() + "/configured.concurrency", "3")
                        .set("intermodal.groups." + topic.name() + "/coded.concurrency", "7"));
        s.watch(configured).concurrency = 3;
        Member first = s.member(configured).on(connection).startHolding();
        Member second = s.member(coded).on(connection).concurrency(2).startHolding();
        Feed feed = s.feed(topic);
        for (int i = 0; i < 6; i++) {
            feed.send("message " + i);
        }
        drain(s, first, 3);
        drain(s, second, 2);
    }

    @Rule(
            id = "CFG-7",
            statement = {"D7", "C4", "C14"},
            answers = {115},
            title = "what nobody sets is the same everywhere: five attempts, and messages of a million bytes")
    void defaults(Scenario s) {
        Destination topic = s.topic("unset");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.member(group).start(delivery -> {
            if (delivery.message().key().orElse("").equals("bad")) {
                throw new IllegalStateException("never handled");
            }
        });
        Feed feed = s.feed(topic);
        String id = feed.send("bad", "fails always");
        feed.send(Message.of(new byte[MILLION - 10_000])); // the rest is for headers
        MessageTooLargeException refused = Check.fails(
                "a payload of more than a million bytes",
                MessageTooLargeException.class,
                () -> feed.send(Message.of(new byte[MILLION + 1])));
        Check.contains("the text names the limit", refused.getMessage(), String.valueOf(MILLION));
        s.await("there is a dead letter", () -> !s.deadLetters(group).isEmpty());
        DeadLetter letter = s.deadLetters(group).get(0);
        Check.equal("dead letter", id, letter.message().id().orElse(null));
        Check.equal("attempts", 5, letter.attempts());
        s.awaitFinished(group);
    }

    private static void drain(Scenario s, Member member, int slots) {
        for (int settled = 0; settled < 6; settled++) {
            int expected = Math.min(6, settled + slots);
            s.await(expected + " are held", () -> member.held().size() >= expected);
            Check.equal("held by " + member.group(), expected, member.held().size());
            member.held().get(settled).ack();
        }
    }
}
