package io.intermodal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HandlersTest {

    @Test
    void oneHandlerTakesEveryType() {
        Handlers handlers = Handlers.of(Codec.string(), delivery -> {});

        assertThat(handlers.find(null)).isPresent();
        assertThat(handlers.find("order.placed")).isPresent();
    }

    @Test
    void aTypeFindsItsHandlerAndNoOther() {
        Handlers handlers = Handlers.byType()
                .on("placed", Codec.string(), delivery -> {})
                .onAsync(
                        "bytes",
                        Codec.bytes(),
                        delivery -> java.util.concurrent.CompletableFuture.completedFuture(null))
                .build();

        assertThat(handlers.find("placed").orElseThrow().codec()).isSameAs(Codec.string());
        assertThat(handlers.find("bytes").orElseThrow().codec()).isSameAs(Codec.bytes());
        assertThat(handlers.find("Placed")).isEmpty();
        assertThat(handlers.find(null)).isEmpty();
    }

    @Test
    void theRestGoesWhereItIsTold() {
        Handlers handlers = Handlers.byType()
                .on("placed", Codec.string(), delivery -> {})
                .otherwise(Codec.bytes(), delivery -> {})
                .build();

        assertThat(handlers.find("cancelled").orElseThrow().codec()).isSameAs(Codec.bytes());
        assertThat(handlers.find(null).orElseThrow().codec()).isSameAs(Codec.bytes());
        assertThat(handlers.find("placed").orElseThrow().codec()).isSameAs(Codec.string());
    }

    @Test
    void aTypeHasOneHandler() {
        Handlers.Builder builder = Handlers.byType().on("placed", Codec.string(), delivery -> {});

        assertThatThrownBy(() -> builder.on("placed", Codec.bytes(), delivery -> {}))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("IM-009");
    }
}
