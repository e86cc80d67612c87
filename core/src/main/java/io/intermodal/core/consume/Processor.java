package io.intermodal.core.consume;

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
}
