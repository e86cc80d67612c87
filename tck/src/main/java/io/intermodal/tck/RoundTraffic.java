package io.intermodal.tck;

import io.intermodal.Message;
import io.intermodal.PublishReceipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/** What a round publishes: never much more than its first group has been handed. */
final class RoundTraffic {

    private static final int MANY = 600;
    private static final int LAG = 60;
    private static final Duration BETWEEN = Duration.ofMillis(3);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Recorder recorder;
    private final RoundWork.Mix mix;
    private final String group;
    private final boolean delays;
    private final AtomicInteger published = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile boolean over;
    private volatile long slowest;

    RoundTraffic(Recorder recorder, RoundWork.Mix mix, String group, boolean delays) {
        this.recorder = recorder;
        this.mix = mix;
        this.group = group;
        this.delays = delays;
    }

    /** No publish begins any more. */
    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    void forgetSlowest() {
        slowest = 0;
    }

    /** How long the slowest publish took since. */
    long slowestNanos() {
        return slowest;
    }

    /** Publishes one by one and several at once, until it is over. */
    void publish(Feed feed, String prefix, Random random) {
        int number = 0;
        while (!over) {
            if (random.nextInt(5) == 0) {
                pipeline(feed, prefix, random);
            } else {
                long began = Await.nanos();
                feed.sendUntilConfirmed(message(prefix, number++, random), Duration.ofSeconds(60), () -> over);
                slowest = Math.max(slowest, Await.nanos() - began);
                published.incrementAndGet();
            }
            // What is looked at again and again must not grow without end.
            recorder.await(published.get() < MANY ? BETWEEN : BETWEEN.multipliedBy(8), () -> over);
            recorder.await(PATIENCE, () -> over || published.get() - recorder.handed(group) < LAG);
        }
    }

    /** Several at once, each tried once: whatever their outcomes, all of them end. */
    private void pipeline(Feed feed, String prefix, Random random) {
        List<CompletableFuture<PublishReceipt>> open = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            open.add(feed.sendAsync(message(prefix + "pipe-", random.nextInt(3), random)));
            published.incrementAndGet();
        }
        for (CompletableFuture<PublishReceipt> one : open) {
            try {
                one.join();
            } catch (CompletionException e) {
                lost.incrementAndGet(); // Its outcome is in the history.
            }
        }
    }

    private Message<byte[]> message(String prefix, int number, Random random) {
        byte[] body = new byte[random.nextInt(300)];
        random.nextBytes(body);
        Message.Builder<byte[]> builder =
                Message.builder(body).key(prefix + number % 12).header("round", mix.name());
        if (delays && random.nextInt(4) == 0) {
            builder.delay(Duration.ofMillis(200L + random.nextInt(1_500)));
        }
        return builder.build();
    }
}
