/** Payloads as JSON: {@link io.intermodal.jackson.JsonCodec}. */
module io.intermodal.jackson {
    requires transitive io.intermodal;
    requires static org.jspecify;
    requires transitive tools.jackson.core;
    requires transitive tools.jackson.databind;

    exports io.intermodal.jackson;
}
