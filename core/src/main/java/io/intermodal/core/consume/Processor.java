package io.intermodal.core.consume;

import io.intermodal.spi.Outgoing;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a {@link Consumer} does with a record: a handler's call, a relay's hop, a redrive. */
@FunctionalInterface
interface Processor {

    /**
     * Works on a record.
     *
     * @return a stage that ends with the work, or null if it has ended
     * @throws Exception if it failed
     */
    @Nullable
    CompletionStage<?> process(HandOver handOver) throws Exception;

    /**
     * What to send in place of a record that waits while its lane of a log goes in good order, and that later records have overtaken: if it stayed,
     * those would come again with it. Null leaves it.
     */
    default @Nullable Outgoing inPlaceOf(Held waiting) {
        return null;
    }
}
