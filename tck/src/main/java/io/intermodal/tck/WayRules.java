package io.intermodal.tck;

import io.intermodal.Delivery;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Message;
import io.intermodal.PublishOutcome;
import io.intermodal.PublishResult;
import io.intermodal.RedriveOptions;
import io.intermodal.RetryPolicy;
import io.intermodal.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * WAY: one life of a group in each of the eight ways in which messages can be consumed, so that no statement holds in the usual one only. What is
 * special about a way has rules of its own.
 */
final class WayRules {

    private static final int KEYS = 4;
    private static final Duration SHORT_LIFE = Duration.ofMillis(40);

    /** How messages are consumed. */
    private record Way(boolean ordered, boolean async, boolean manual) {}

    @Rule(
            id = "WAY-1",
            mayHurt = true,
            statement = {
                "C1", "C2", "C4", "C5", "C6", "C7", "C8", "C9", "C10", "C11", "C12", "C13", "C14", "C15", "C16", "C17",
                "C18", "C19", "C20", "C22"
            },
            title = "a group's whole life: WORK, synchronous, automatic settlement")
    void workSyncAutomatic(Scenario s) throws Exception {
        live(s, new Way(false, false, false));
    }

    @Rule(
            id = "WAY-2",
            slow = true,
            mayHurt = true,
            statement = {
                "C1", "C2", "C4", "C5", "C6", "C7", "C8", "C9", "C10", "C11", "C12", "C13", "C14", "C15", "C16", "C17",
                "C18", "C19", "C20", "C22"
            },
            title = "a group's whole life: WORK, synchronous, manual settlement")
    void workSyncManual(Scenario s) throws Exception {
        live(s, new Way(false, false, true));
    }

    @Rule(
            id = "WAY-3",
            slow = true,
            mayHurt = true,
            statement = {
                "C1", "C2", "C4", "C5", "C6", "C7", "C8", "C9", "C10", "C11", "C12", "C13", "C14", "C15", "C16", "C17",
                "C18", "C19", "C20", "C22"
            },
            title = "a group's whole life: WORK, asynchronous, automatic settlement")
    void workAsyncAutomatic(Scenario s) throws Exception {
        live(s, new Way(false, true, false));
    }

    @Rule(
            id = "WAY-4",
            slow = true,
            mayHurt = true,
            statement = {
                "C1", "C2", "C4", "C5", "C6", "C7", "C8", "C9", "C10", "C11", "C12", "C13", "C14", "C15", "C16", "C17",
                "C18", "C19", "C20", "C22"
            },
            title = "a group's whole life: WORK, asynchronous, manual settlement")
    void workAsyncManual(Scenario s) throws Exception {
        live(s, new Way(false, true, true));
    }

    @Rule(
            id = "WAY-5",
            slow = true,
            mayHurt = true,
            statement = {
                "C1", "C2", "C4", "C5", "C6", "C7", "C8", "C9", "C10", "C11", "C12", "C13", "C14", "C15", "C16", "C17",
                "C18", "C19", "C20", "C22"
            },
            title = "a group's whole life: ORDERED, synchronous, automatic settlement")
    void orderedSyncAutomatic(Scenario s) throws Exception {
        live(s, new Way(true, false, false));
    }

    @Rule(
            id = "WAY-6",
            slow = true,
            mayHurt = true,
            statement = {
                "C1", "C2", "C4", "C5", "C6", "C7", "C8", "C9", "C10", "C11", "C12", "C13", "C14", "C15", "C16", "C17",
                "C18", "C19", "C20", "C22"
            },
            title = "a group's whole life: ORDERED, synchronous, manual settlement")
    void orderedSyncManual(Scenario s) throws Exception {
        live(s, new Way(true, false, true));
    }

    @Rule(
            id = "WAY-7",
            slow = true,
            mayHurt = true,
            statement = {
                "C1", "C2", "C4", "C5", "C6", "C7", "C8", "C9", "C10", "C11", "C12", "C13", "C14", "C15", "C16", "C17",
                "C18", "C19", "C20", "C22"
            },
            title = "a group's whole life: ORDERED, asynchronous, automatic settlement")
    void orderedAsyncAutomatic(Scenario s) throws Exception {
        live(s, new Way(true, true, false));
    }

    @Rule(
            id = "WAY-8",
            mayHurt = true,
            statement = {
                "C1", "C2", "C4", "C5", "C6", "C7", "C8", "C9", "C10", "C11", "C12", "C13", "C14", "C15", "C16", "C17",
                "C18", "C19", "C20", "C22"
            },
            title = "a group's whole life: ORDERED, asynchronous, manual settlement")
    void orderedAsyncManual(Scenario s) throws Exception {
        live(s, new Way(true, true, true));
    }

    private static void live(Scenario s, Way way) throws Exception {
        Destination topic = way.ordered ? s.topic("way").ordered() : s.topic("way");
        Group group = way.ordered ? s.orderedGroup(topic, "life") : s.group(topic, "life");
        s.provision(group);
        Life life = new Life(way);
        Member first = life.join(s, group, "first");
        Feed feed = s.feed(topic);

        first.subscription().pause();
        publishAll(feed);
        String late =
                feed.send(Feed.text("late").timeToLive(SHORT_LIFE).key("short").build());
        s.recorder().await(SHORT_LIFE.multipliedBy(2), () -> false); // Its time passes while nobody may start.
        Check.equal("hand-overs while paused", 0, s.recorder().handed(group.toString()));
        first.subscription().resume();
        s.awaitFinished(group);
        s.await(
                "two dead letters: one for its attempts, one rejected",
                () -> s.deadLetters(group).size() == 2);
        Check.that(
                s.recorder().deliveries(group.toString()).stream()
                        .noneMatch(one -> one.id().equals(late)),
                "A message past its time to live must not be handed out");

        life.mended = true;
        Check.equal("redriven", 2, s.redrive(group, RedriveOptions.all()).redriven());
        s.awaitFinished(group);

        first.close();
        publishAll(feed);
        Member second = life.join(s, group, "second");
        s.awaitFinished(group);
        if (Powers.missing(s.harness(), List.of(Fault.CUT_CONNECTIONS)).isEmpty()) {
            s.allow(Cause.FAULT, Cause.UNKNOWN_PUBLISH);
            s.troubles().cut();
            FaultRules.flowsAgain(s, feed, group);
            s.awaitFinished(group);
        }
        second.close();
        for (CompletableFuture<Void> one : life.later) {
            s.await("a settlement returns", one::isDone);
            one.join();
        }
        Check.equal("answers to settlements", List.of(), List.copyOf(life.problems));
    }

    /** In one batch; of each key the second message fails once. */
    private static void publishAll(Feed feed) {
        List<Message<byte[]>> batch = new ArrayList<>();
        for (int i = 0; i < 6 * KEYS; i++) {
            batch.add(message((i / KEYS == 1 ? "once " : "plain ") + i, "key-" + i % KEYS));
        }
        batch.add(message("doomed", "key-0"));
        batch.add(message("rejected", "key-1"));
        batch.add(message("after the gap", "key-0"));
        batch.add(message("after the other gap", "key-1"));
        for (PublishResult result : feed.sendAll(batch)) {
            Check.equal("outcome in the batch", PublishOutcome.CONFIRMED, result.outcome());
        }
    }

    private static Message<byte[]> message(String text, String key) {
        return Feed.text(text)
                .key(key)
                .type("way.of." + key)
                .correlationId("because")
                .header("colour", "r\u00f6t")
                .header("empty", "")
                .build();
    }

    /** What the members of one way do with their messages. */
    private static final class Life {

        private final Way way;
        private final Queue<String> problems = new ConcurrentLinkedQueue<>();
        private final Queue<CompletableFuture<Void>> later = new ConcurrentLinkedQueue<>();
        private volatile boolean mended;

        Life(Way way) {
            this.way = way;
        }

        Member join(Scenario s, Group group, String name) {
            Member member = s.member(group, name)
                    .concurrency(3)
                    .retry(RetryPolicy.builder()
                            .maxAttempts(3)
                            .firstDelay(Duration.ofMillis(30))
                            .jitter(0)
                            .build());
            if (way.manual) {
                member.manual();
            }
            return way.async
                    ? member.startAsync(delivery ->
                            way.manual ? settledLater(delivery) : CompletableFuture.runAsync(() -> end(delivery)))
                    : member.start(delivery -> {
                        if (way.manual) {
                            later(delivery);
                        } else {
                            end(delivery);
                        }
                    });
        }

        private boolean fails(Delivery<byte[]> delivery) {
            String text = ConsumeRules.textOf(delivery.payload());
            return (text.startsWith("once") && delivery.attempt() == 1) || (text.equals("doomed") && !mended);
        }

        private boolean isRejected(Delivery<byte[]> delivery) {
            return ConsumeRules.textOf(delivery.payload()).equals("rejected") && !mended;
        }

        private void end(Delivery<byte[]> delivery) {
            if (isRejected(delivery)) {
                twice(delivery.reject("not wanted"), delivery);
            } else if (fails(delivery)) {
                throw new IllegalStateException("fails on purpose");
            }
        }

        /** By another thread, once the handler has returned or has not. */
        private CompletableFuture<?> settledLater(Delivery<byte[]> delivery) {
            later(delivery);
            return CompletableFuture.completedFuture(null);
        }

        private void later(Delivery<byte[]> delivery) {
            later.add(CompletableFuture.runAsync(() -> {
                if (isRejected(delivery)) {
                    twice(delivery.reject("not wanted"), delivery);
                } else if (fails(delivery)) {
                    twice(delivery.retry(), delivery);
                } else {
                    twice(delivery.ack(), delivery);
                }
            }));
        }

        private void twice(Settlement first, Delivery<byte[]> delivery) {
            Settlement second = delivery.ack();
            boolean good = first.won()
                    ? second.result() == Settlement.Result.ALREADY_SETTLED
                    : first.result() == Settlement.Result.LEASE_LOST && !second.won();
            if (!good) {
                problems.add("first " + first.result() + ", second " + second.result());
            }
        }
    }
}
