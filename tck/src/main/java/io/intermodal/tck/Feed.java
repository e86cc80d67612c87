package io.intermodal.tck;

import io.intermodal.Destination;
import io.intermodal.Message;
import io.intermodal.PublishException;
import io.intermodal.PublishOutcome;
import io.intermodal.PublishReceipt;
import io.intermodal.PublishResult;
import io.intermodal.Publisher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A publisher whose every publish is written into the history. */
final class Feed {

    private static final Duration PAUSE_BETWEEN_TRIES = Duration.ofMillis(20);

    private final Scenario scenario;
    private final Publisher<byte[]> publisher;
    private final ConcurrentHashMap<String, AtomicLong> numbers;

    Feed(Scenario scenario, Publisher<byte[]> publisher, ConcurrentHashMap<String, AtomicLong> numbers) {
        this.scenario = scenario;
        this.publisher = publisher;
        this.numbers = numbers;
    }

    /** The publisher itself, for what is not to be recorded. */
    Publisher<byte[]> raw() {
        return publisher;
    }

    Destination destination() {
        return publisher.destination();
    }

    /** A message with this text. */
    static Message.Builder<byte[]> text(String text) {
        return Message.builder(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Publishes a text without key. */
    String send(String text) {
        return send(text(text).build());
    }

    /** Publishes a text with a key. */
    String send(String key, String text) {
        return send(text(text).key(key).build());
    }

    /** Publishes; the return value is the id. Anything but CONFIRMED fails the rule. */
    String send(Message<byte[]> message) {
        Message<byte[]> ready = identified(message);
        attempted(ready);
        try {
            publisher.publish(ready);
        } catch (RuntimeException e) {
            ended(idOf(ready), e);
            throw e;
        }
        ended(idOf(ready), null);
        return idOf(ready);
    }

    /** Publishes several texts with a key. */
    List<String> send(String key, int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            ids.add(send(key, key + "-" + i));
        }
        return ids;
    }

    /** Publishes and says how it ended. */
    PublishOutcome trySend(Message<byte[]> message) {
        try {
            send(message);
            return PublishOutcome.CONFIRMED;
        } catch (RuntimeException e) {
            return outcomeOf(e);
        }
    }

    /** Publishes under one id until it is confirmed, as a careful application would. */
    boolean sendUntilConfirmed(Message<byte[]> message, Duration atMost) {
        return sendUntilConfirmed(message, atMost, () -> false);
    }

    /** The same, until nobody wants it any more. */
    boolean sendUntilConfirmed(Message<byte[]> message, Duration atMost, BooleanSupplier enough) {
        Message<byte[]> ready = identified(message);
        long deadline = Await.nanos() + atMost.toNanos();
        while (Await.nanos() - deadline < 0 && !enough.getAsBoolean()) {
            if (trySend(ready) == PublishOutcome.CONFIRMED) {
                return true;
            }
            scenario.recorder().await(PAUSE_BETWEEN_TRIES, () -> false);
        }
        return false;
    }

    /** Publishes without waiting. */
    CompletableFuture<PublishReceipt> sendAsync(Message<byte[]> message) {
        Message<byte[]> ready = identified(message);
        attempted(ready);
        return publisher.publishAsync(ready).whenComplete((receipt, failure) -> ended(idOf(ready), failure));
    }

    /** Publishes many in one call. */
    List<PublishResult> sendAll(List<Message<byte[]>> messages) {
        List<Message<byte[]>> ready = messages.stream().map(this::identified).toList();
        ready.forEach(this::attempted);
        List<PublishResult> results = publisher.publishAll(ready);
        for (int i = 0; i < Math.min(results.size(), ready.size()); i++) {
            ended(
                    idOf(ready.get(i)),
                    results.get(i).failure().orElse(null),
                    results.get(i).outcome());
        }
        return results;
    }

    /** One later message for every key used so far (and for none): what was to come before them has come when they have. */
    List<String> sendSentinels() {
        Set<String> keys = new TreeSet<>(numbers.keySet());
        List<String> ids = new ArrayList<>();
        for (String key : keys) {
            ids.add(send(key, "sentinel"));
        }
        if (ids.isEmpty()) {
            ids.add(send("sentinel"));
        }
        return ids;
    }

    Message<byte[]> identified(Message<byte[]> message) {
        return message.id().isPresent()
                ? message
                : message.toBuilder().id(scenario.nextId()).build();
    }

    static String idOf(Message<byte[]> message) {
        return message.id().orElseThrow();
    }

    private void attempted(Message<byte[]> message) {
        String key = message.key().orElse(null);
        long seq = key == null
                ? 0
                : numbers.computeIfAbsent(key, k -> new AtomicLong()).incrementAndGet();
        long at = Await.nanos();
        long due = message.delay()
                .filter(delay -> !delay.isNegative() && !delay.isZero())
                .map(delay -> at + delay.toNanos())
                .orElse(0L);
        long expires = message.timeToLive()
                .map(ttl -> (due == 0 ? at : due) + ttl.toNanos())
                .orElse(0L);
        scenario.recorder()
                .add(new Event.Attempted(
                        at, idOf(message), destination().name(), key, seq, due, expires, Content.of(message)));
    }

    private void ended(String id, @Nullable Throwable failure) {
        ended(id, failure, failure == null ? PublishOutcome.CONFIRMED : outcomeOf(failure));
    }

    private void ended(String id, @Nullable Throwable failure, PublishOutcome outcome) {
        String why = failure == null ? "" : String.valueOf(failure.getMessage());
        scenario.recorder().add(new Event.Published(Await.nanos(), id, outcome, why));
    }

    /** What an exception says about the outcome: what never left is REJECTED. */
    private static PublishOutcome outcomeOf(Throwable failure) {
        Throwable reason =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return reason instanceof PublishException publish ? publish.outcome() : PublishOutcome.REJECTED;
    }
}
