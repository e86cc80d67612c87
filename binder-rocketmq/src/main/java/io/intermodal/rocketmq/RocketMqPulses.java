package io.intermodal.rocketmq;

import io.intermodal.spi.TimeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Tells members that live from those that are only on the list: a broker that gets a member's report when its connection has ended already keeps it
 * there for two minutes. Each member counts, with every report, in a position of the group in a queue that does not exist; whose count stands
 * still is not there. Owned by the thread of the source.
 */
final class RocketMqPulses {

    /** How long a count may stand still: a process that only pauses for a while should not lose what it has at work. */
    private static final long STILL_NANOS = TimeUnit.SECONDS.toNanos(12);

    private static final int FIRST = 2 * RocketMqOwnership.RECORDS;
    /** Positions are never removed, so members share them: two that have the same show both that they live, which is all that is asked. */
    private static final int PLACES = 1009;

    private record Seen(OptionalLong count, long sinceNanos) {}

    private final RocketMqCalls calls;
    private final TimeSource time;
    private final String server;
    private final String group;
    private final String topic;
    private final String mark;
    private final Map<String, Seen> seen = new HashMap<>();
    /** Those of them whose count has stood still for too long. */
    private final Set<String> still = new HashSet<>();

    private long beats;

    /**
     * Nobody was seen yet.
     *
     * @param queue in whose topic it is counted
     * @param mark what stands before the number of a member in its name
     */
    RocketMqPulses(RocketMqCalls calls, TimeSource time, String server, String group, MessageQueue queue, String mark) {
        this.calls = calls;
        this.time = time;
        this.server = server;
        this.group = group;
        this.topic = queue.getTopic();
        this.mark = mark;
    }

    CompletableFuture<Void> beat(String client) {
        beats++;
        long number = number(client);
        return calls.commit(server, group, topic, place(number), (beats << 32) | number);
    }

    /** The counts of some members, none of those that are not ours. */
    CompletableFuture<Map<String, OptionalLong>> ask(List<String> clients) {
        Map<String, CompletableFuture<OptionalLong>> answers = new HashMap<>();
        for (String client : clients) {
            long number = number(client);
            answers.computeIfAbsent(
                    client,
                    name -> number < 0
                            ? CompletableFuture.completedFuture(OptionalLong.empty())
                            : calls.position(server, group, topic, place(number)));
        }
        return CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new))
                .thenApply(done -> {
                    Map<String, OptionalLong> counts = new HashMap<>();
                    answers.forEach((client, answer) -> counts.put(client, answer.join()));
                    return counts;
                });
    }

    /**
     * Those of some members that live as far as can be told.
     *
     * @param counts what was asked just now
     * @param anew whether there was nothing to be heard of anybody for a while, so that nobody can be blamed for that
     */
    List<String> living(Map<String, OptionalLong> counts, boolean anew) {
        long now = time.nanoTime();
        if (anew) {
            // Whoever lived then gets the whole time again; who was still already has to show himself.
            seen.replaceAll((client, before) -> still.contains(client) ? before : new Seen(before.count(), now));
        }
        seen.keySet().retainAll(new HashSet<>(counts.keySet()));
        still.retainAll(counts.keySet());
        List<String> living = new ArrayList<>();
        counts.forEach((client, count) -> {
            Seen before = seen.get(client);
            boolean moved = before != null && count.isPresent() && !count.equals(before.count());
            if (before == null || moved) {
                seen.put(client, new Seen(count, now));
            }
            if (before == null || moved || now - before.sinceNanos() < STILL_NANOS) {
                living.add(client);
                still.remove(client);
            } else {
                still.add(client);
            }
        });
        return living;
    }

    private static int place(long number) {
        return FIRST + (int) (number % PLACES);
    }

    private long number(String client) {
        String tail = client.substring(client.lastIndexOf(mark) + 1);
        return tail.matches("[0-9a-f]{8}") ? Long.parseLong(tail, 16) : -1;
    }
}
