package io.intermodal.samples.ordersync.input;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An order as it was written, before anybody knows whether it is one: text only, and anything may be missing. */
record RawOrder(
        @Nullable String id,
        @Nullable String customer,
        @Nullable String country,
        @Nullable String card,
        @Nullable String placed,
        @Nullable List<@Nullable Line> lines) {

    /** A line of it. */
    record Line(
            @Nullable String sku,
            @Nullable String quantity,
            @Nullable String price) {}
}
