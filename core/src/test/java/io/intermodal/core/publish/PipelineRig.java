package io.intermodal.core.publish;

import io.intermodal.PublishOutcome;
import io.intermodal.PublisherOptions.OnUnknown;
import io.intermodal.core.testing.FakeLink;
import io.intermodal.core.testing.FakeSender;
import io.intermodal.core.testing.ManualTime;
import io.intermodal.core.testing.QueuedTasks;
import io.intermodal.core.testing.Some;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.SenderConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A pipeline with a clock and an executor that stand still. */
final class PipelineRig {

    static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** What a publish ended with; nothing yet while the outcome is null. */
    static final class Ended {
        int times;

        @Nullable
        PublishOutcome outcome;

        BrokerException.@Nullable Kind kind;
        String text = "";
    }

    final ManualTime time = new ManualTime();
    final QueuedTasks tasks = new QueuedTasks();
    final Pipeline pipeline;

    PipelineRig(OnUnknown onUnknown) {
        pipeline = new Pipeline(link -> {}, new SenderConfig(512, TIMEOUT), onUnknown, "", time, tasks);
    }

    static PipelineRig reporting() {
        return new PipelineRig(OnUnknown.REPORT);
    }

    static PipelineRig repeating() {
        return new PipelineRig(OnUnknown.REPEAT);
    }

    /** Makes the link. */
    FakeSender attach(FakeSender sender) {
        pipeline.attached(new FakeLink(sender));
        return sender;
    }

    void detach() {
        pipeline.detached(new BrokerException(BrokerException.Kind.UNAVAILABLE, "cut by the test", null));
    }

    Ended submit(String id, @Nullable String key) {
        return submit(id, key, TIMEOUT);
    }

    Ended submit(String id, @Nullable String key, Duration timeout) {
        return submit(id, key, timeout, new Ended());
    }

    Ended submit(String id, @Nullable String key, Duration timeout, Ended ended) {
        pipeline.submit(new PublishTask(
                pipeline, Some.outgoing(id, key), key, time.nanoTime() + timeout.toNanos(), (outcome, cause) -> {
                    ended.times++;
                    ended.outcome = outcome;
                    ended.kind = cause == null ? null : cause.kind();
                    ended.text = cause == null ? "" : String.valueOf(cause.getMessage());
                }));
        return ended;
    }

    /** Lets time pass in small steps, so that what timers bring forth happens in between. */
    void pass(Duration by) {
        tasks.runAll();
        long millis = by.toMillis();
        for (long done = 0; done < millis; done += 10) {
            time.advance(Duration.ofMillis(Math.min(10, millis - done)));
            tasks.runAll();
        }
    }
}
