package io.intermodal.core.publish;

import io.intermodal.PublishOutcome;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.SendCallback;
import org.jspecify.annotations.Nullable;

/** One publish that has no outcome yet. Changeable fields are guarded by the {@link Pipeline}'s lock. */
final class PublishTask implements SendCallback {

    /** Takes the one outcome: never application code, so it may run on a client's thread. */
    @FunctionalInterface
    interface Completion {
        void complete(PublishOutcome outcome, @Nullable BrokerException cause);
    }

    final Outgoing outgoing;
    final @Nullable String key;
    final long deadlineNanos;
    final Completion completion;
    private final Pipeline pipeline;

    boolean done;

    /** Whether a sender has it: then a lost outcome means UNKNOWN, otherwise nothing can have been stored. */
    boolean withSender;

    /** Whether it may be stored by an earlier send, so that no later refusal can make it REJECTED. */
    boolean maybeStored;

    int repeats;

    @Nullable
    BrokerException lastCause;

    @Nullable
    PublishTask previous;

    @Nullable
    PublishTask next;

    /**
     * A message to publish.
     *
     * @param pipeline hears of the sender's answer
     * @param outgoing the message
     * @param key what keeps it in order behind others, or null if nothing has to
     * @param deadlineNanos when it has to have an outcome
     * @param completion hears of the outcome
     */
    PublishTask(Pipeline pipeline, Outgoing outgoing, @Nullable String key, long deadlineNanos, Completion completion) {
        this.pipeline = pipeline;
        this.outgoing = outgoing;
        this.key = key;
        this.deadlineNanos = deadlineNanos;
        this.completion = completion;
    }

    @Override
    public void done(Outgoing message, PublishOutcome outcome, @Nullable BrokerException cause) {
        pipeline.answered(this, outcome, cause);
    }
}
