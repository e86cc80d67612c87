package io.intermodal;

import java.util.concurrent.CompletionStage;

/**
 * Wraps every handler call of a connection, for instance with a trace span or a logging context. The first registered is the outermost. Costs
 * nothing when absent. Implementations are thread-safe.
 */
@FunctionalInterface
public interface ConsumeInterceptor {

    /** The rest of the chain, with the handler at its end. */
    @FunctionalInterface
    interface Next {

        /**
         * Goes on.
         *
         * @return ended already for a synchronous handler
         * @throws Exception what the handler threw
         */
        CompletionStage<?> proceed() throws Exception;
    }

    /**
     * Called on the handler's thread. What it throws counts as the handler's exception.
     *
     * @param delivery what is being handled
     * @param next the rest: call it once, or not at all and settle the delivery yourself
     * @return the stage of {@code next}, or one that depends on it
     * @throws Exception what {@code next} threw, or an own failure
     */
    CompletionStage<?> around(Delivery<?> delivery, Next next) throws Exception;
}
