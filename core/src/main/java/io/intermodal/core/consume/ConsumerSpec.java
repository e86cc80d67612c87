package io.intermodal.core.consume;

import io.intermodal.Group;
import io.intermodal.MessagingEvent;
import io.intermodal.Mode;
import io.intermodal.Observer;
import io.intermodal.core.config.SubscriptionSettings;
import io.intermodal.core.exec.EngineThreads;
import io.intermodal.core.link.Preparation;
import io.intermodal.core.publish.CopySender;
import io.intermodal.spi.Route;
import io.intermodal.spi.TimeSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Consumer} works on and with.
 *
 * @param connection the connection's name
 * @param name for people
 * @param group the group, or a stand-in for the relay
 * @param routes what to read
 * @param mode how the group shares
 * @param settings limits and policies
 * @param retryRoute where retry copies go; null if failures only wait in memory
 * @param deadLetterRoute where dead letters go; null if there are none
 * @param isInternal whether it is the engine's own (relay, redrive): not timed, no events, windows on every shape
 * @param preparation makes what is read exist; called before each source
 */
public record ConsumerSpec(
        String connection,
        String name,
        Group group,
        List<Route> routes,
        Mode mode,
        SubscriptionSettings settings,
        @Nullable Route retryRoute,
        @Nullable Route deadLetterRoute,
        boolean isInternal,
        Preparation preparation,
        Tools tools) {

    /** What a connection lends to all its consumers. */
    public record Tools(
            TimeSource time,
            EngineThreads threads,
            CopySender copies,
            java.util.function.Consumer<MessagingEvent> events,
            @Nullable Observer observer) {}

    TimeSource time() {
        return tools.time();
    }

    EngineThreads threads() {
        return tools.threads();
    }

    /** Whether a record that failed is copied when it cannot wait here any more. */
    boolean keepsFailures() {
        return mode == Mode.WORK && retryRoute != null;
    }

    Route requireRetryRoute() {
        return java.util.Objects.requireNonNull(retryRoute, "a consumer without retry route copies nothing");
    }

    Route requireDeadLetterRoute() {
        return java.util.Objects.requireNonNull(deadLetterRoute, "a consumer without dead letters rejects nothing");
    }
}
