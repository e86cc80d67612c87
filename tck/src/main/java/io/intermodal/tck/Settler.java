package io.intermodal.tck;

import io.intermodal.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Settles by hand what a member holds: in any order, from a thread of its own, mostly well. */
final class Settler {

    private static final Duration LOOK = Duration.ofMillis(20);

    private final List<Delivery<byte[]>> held = new ArrayList<>();
    private final Recorder recorder;
    private final Hands hands;
    private final AtomicInteger doomed;
    private final boolean longRetries;
    private final Random random;

    /** {@code doomed} is how many more are to become dead letters. */
    Settler(Recorder recorder, Hands hands, AtomicInteger doomed, boolean longRetries, Random random) {
        this.recorder = recorder;
        this.hands = hands;
        this.doomed = doomed;
        this.longRetries = longRetries;
        this.random = random;
    }

    void hold(Delivery<byte[]> delivery) {
        synchronized (this) {
            held.add(delivery);
        }
        recorder.changed();
    }

    /** How many it has in its hands. */
    synchronized int held() {
        return held.size();
    }

    private boolean isIdle() {
        return held() == 0 || !hands.isOpen();
    }

    private synchronized Delivery<byte[]> any() {
        return held.remove(random.nextInt(held.size()));
    }

    /** Until told to end. */
    void work(BooleanSupplier hasToEnd) {
        while (!hasToEnd.getAsBoolean()) {
            if (isIdle()) {
                recorder.await(LOOK, () -> !isIdle() || hasToEnd.getAsBoolean());
            } else {
                settle(any());
            }
        }
    }

    private void settle(Delivery<byte[]> delivery) {
        int roll = random.nextInt(100);
        if (doomed.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            delivery.reject("the round wants a dead letter");
        } else if (roll < 8) {
            delivery.retry(Duration.ofMillis(random.nextInt(longRetries ? 1_500 : 100)));
        } else if (roll < 9) {
            delivery.reject("one in a hundred");
        } else {
            delivery.ack();
        }
    }
}
