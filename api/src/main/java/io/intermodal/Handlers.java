package io.intermodal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription does with its messages: one handler for all, or one for each message {@linkplain Message#type() type}. Immutable.
 *
 * <pre>{@code
 * Handlers.byType()
 *     .on("order.placed", orderCodec, this::placed)
 *     .on("order.cancelled", cancelCodec, this::cancelled)
 *     .build();
 * }</pre>
 *
 * <p>A message whose type has no handler is dead-lettered as undecodable: it is neither lost nor does it stop the rest.
 */
public final class Handlers {

    private final Map<String, Handling<?>> byType;
    private final @Nullable Handling<?> otherwise;

    private Handlers(Map<String, Handling<?>> byType, @Nullable Handling<?> otherwise) {
        this.byType = Map.copyOf(byType);
        this.otherwise = otherwise;
    }

    /** One handler for every message. */
    public static <T> Handlers of(Codec<T> codec, MessageHandler<T> handler) {
        return new Handlers(Map.of(), new Handling<>(codec, handler, null));
    }

    /** One asynchronous handler for every message. */
    public static <T> Handlers async(Codec<T> codec, AsyncMessageHandler<T> handler) {
        return new Handlers(Map.of(), new Handling<>(codec, null, handler));
    }

    /** Begins a choice by message type. */
    public static Builder byType() {
        return new Builder();
    }

    /**
     * The handling of a type: for the engine.
     *
     * @param type the message's type, or null if it has none
     * @return empty if no handler fits
     */
    public Optional<Handling<?>> find(@Nullable String type) {
        Handling<?> found = type == null ? null : byType.get(type);
        return Optional.ofNullable(found == null ? otherwise : found);
    }

    @Override
    public String toString() {
        return byType.isEmpty()
                ? "one handler"
                : "handlers for " + byType.keySet() + (otherwise == null ? "" : " and the rest");
    }

    /**
     * A codec with its handler: for the engine.
     *
     * @param <T> the payload type
     */
    public static final class Handling<T> {

        private final Codec<T> codec;
        private final @Nullable MessageHandler<T> handler;
        private final @Nullable AsyncMessageHandler<T> async;

        private Handling(Codec<T> codec, @Nullable MessageHandler<T> handler, @Nullable AsyncMessageHandler<T> async) {
            this.codec = codec;
            this.handler = handler;
            this.async = async;
        }

        /** The codec of the payloads. */
        public Codec<T> codec() {
            return codec;
        }

        /**
         * Runs the handler.
         *
         * @return the stage of an asynchronous handler, or null when a synchronous one has returned
         * @throws Exception what the handler threw
         */
        public @Nullable CompletionStage<?> handle(Delivery<T> delivery) throws Exception {
            if (async != null) {
                return Objects.requireNonNull(async.handle(delivery), "an asynchronous handler returned no stage");
            }
            if (handler != null) {
                handler.handle(delivery);
            }
            return null;
        }
    }

    /** Collects handlers by type. Not thread-safe. */
    public static final class Builder {

        private final Map<String, Handling<?>> byType = new LinkedHashMap<>();
        private @Nullable Handling<?> otherwise;

        private Builder() {}

        /**
         * Handles messages of a type.
         *
         * @throws ConfigurationException if the type has a handler already
         */
        public <T> Builder on(String type, Codec<T> codec, MessageHandler<T> handler) {
            return put(type, new Handling<>(codec, handler, null));
        }

        /** As {@link #on}, with an asynchronous handler. */
        public <T> Builder onAsync(String type, Codec<T> codec, AsyncMessageHandler<T> handler) {
            return put(type, new Handling<>(codec, null, handler));
        }

        /** Handles messages of every other type and those without one. Default: they are dead-lettered. */
        public <T> Builder otherwise(Codec<T> codec, MessageHandler<T> handler) {
            this.otherwise = new Handling<>(codec, handler, null);
            return this;
        }

        private Builder put(String type, Handling<?> handling) {
            if (byType.putIfAbsent(type, handling) != null) {
                throw new ConfigurationException(
                        "IM-009: message type '" + type + "' has two handlers. Give each type one.");
            }
            return this;
        }

        /** The handlers. */
        public Handlers build() {
            return new Handlers(byType, otherwise);
        }
    }
}
