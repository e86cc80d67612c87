package io.intermodal.benchmarks;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Looks at what was used when so many messages have been handled, and again after so many more. */
final class Stretch implements Client.Handled {

    private final int warmUp;
    private final int measured;
    private final AtomicInteger count = new AtomicInteger();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Usage begin;
    private volatile @Nullable Usage end;

    Stretch(int warmUp, int measured) {
        this.warmUp = warmUp;
        this.measured = measured;
    }

    @Override
    public void message(int bytes) {
        if (bytes == 0) {
            throw new IllegalStateException("an empty message");
        }
        int now = count.incrementAndGet();
        if (now == warmUp) {
            begin = Usage.now();
            begun.countDown();
            return;
        }
        if (now > warmUp && begin == null) {
            awaitBegin(); // another handler is just looking; until it has, nothing counts
        }
        if (now == warmUp + measured) {
            end = Usage.now();
            ended.countDown();
        }
    }

    private void awaitBegin() {
        try {
            begun.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Cost cost(long minutes) throws InterruptedException {
        if (!ended.await(minutes, TimeUnit.MINUTES)) {
            throw new IllegalStateException("only " + count.get() + " messages came within " + minutes + " minutes");
        }
        return Usage.between(Objects.requireNonNull(begin, "begun"), Objects.requireNonNull(end, "ended"), measured);
    }
}
