package io.intermodal.tck.wrong;

import io.intermodal.Group;
import io.intermodal.Subscription;
import io.intermodal.SubscriptionState;
import java.time.Duration;

/** Controls a subscription as it should. */
class PassingSubscription implements Subscription {

    final Subscription real;

    PassingSubscription(Subscription real) {
        this.real = real;
    }

    @Override
    public Group group() {
        return real.group();
    }

    @Override
    public SubscriptionState state() {
        return real.state();
    }

    @Override
    public void pause() {
        real.pause();
    }

    @Override
    public void resume() {
        real.resume();
    }

    @Override
    public void close(Duration atMost) {
        real.close(atMost);
    }

    @Override
    public void close() {
        real.close();
    }
}
