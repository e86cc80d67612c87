package io.intermodal.jackson;

import io.intermodal.Codec;
import io.intermodal.ConfigurationException;
import java.io.IOException;
import java.lang.reflect.Type;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Payloads as JSON in UTF-8. Writes {@code application/json}; accepts that and every media type that ends in {@code +json}. The type is the one
 * given here, never one that a message names.
 *
 * <p>Without a mapper of your own: Jackson's defaults (unknown properties are ignored, times are ISO-8601 text), and these limits on what comes
 * in: 64 levels, a million tokens, names of 1,000, numbers of 100 and strings of 4,000,000 characters. The JSON value {@code null} is no payload.
 *
 * <p>Thread-safe.
 *
 * @param <T> the payload type
 */
public final class JsonCodec<T> implements Codec<T> {

    private static final int MAX_DEPTH = 64;
    private static final int MAX_TOKENS = 1_000_000;
    private static final int MAX_NAME = 1_000;
    private static final int MAX_NUMBER = 100;
    private static final int MAX_STRING = 4_000_000;

    private static final String JSON = "application/json";

    private static final class Shared {
        static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(MAX_DEPTH)
                                .maxTokenCount(MAX_TOKENS)
                                .maxNameLength(MAX_NAME)
                                .maxNumberLength(MAX_NUMBER)
                                .maxStringLength(MAX_STRING)
                                .build())
                        .build())
                .build();
    }

    private final JavaType type;
    private final ObjectReader reader;
    private final ObjectWriter writer;

    private JsonCodec(ObjectMapper mapper, JavaType type) {
        if (mapper.deserializationConfig().getDefaultTyper(type) != null
                || mapper.serializationConfig().getDefaultTyper(type) != null) {
            throw new ConfigurationException("IM-030: the ObjectMapper for " + type.toCanonical()
                    + " has default typing switched on, which lets a message name the class that is made of it."
                    + " Take activateDefaultTyping away; for a closed set of subtypes use @JsonTypeInfo with names.");
        }
        this.type = type;
        this.reader = mapper.readerFor(type);
        this.writer = mapper.writerFor(type);
    }

    /**
     * A codec for a class or record.
     *
     * @param type what payloads are
     */
    public static <T> JsonCodec<T> of(Class<T> type) {
        return of(Shared.MAPPER, type);
    }

    /**
     * A codec for a type with type arguments: {@code JsonCodec.of(new TypeReference<List<Order>>() {})}.
     *
     * @param type what payloads are
     */
    public static <T> JsonCodec<T> of(TypeReference<T> type) {
        return of(Shared.MAPPER, type);
    }

    /**
     * A codec with a mapper of your own, whose limits then hold.
     *
     * @param mapper a mapper without default typing
     * @param type what payloads are
     * @throws ConfigurationException if the mapper has default typing
     */
    public static <T> JsonCodec<T> of(ObjectMapper mapper, Class<T> type) {
        return new JsonCodec<>(mapper, mapper.constructType((Type) type));
    }

    /** As above, for a type with type arguments. */
    public static <T> JsonCodec<T> of(ObjectMapper mapper, TypeReference<T> type) {
        return new JsonCodec<>(mapper, mapper.constructType(type));
    }

    @Override
    public String contentType() {
        return JSON;
    }

    @Override
    public boolean accepts(String contentType) {
        if (contentType.equals(JSON)) {
            return true; // nearly always
        }
        String media = Codec.mediaType(contentType);
        return media.equals(JSON) || media.endsWith("+json");
    }

    @Override
    public byte[] encode(T payload) {
        return writer.writeValueAsBytes(payload);
    }

    @Override
    public T decode(byte[] bytes) throws IOException {
        T payload = reader.readValue(bytes);
        if (payload == null) {
            throw new IOException("the JSON value null is no payload of type " + type.toCanonical());
        }
        return payload;
    }

    @Override
    public String toString() {
        return "JSON of " + type.toCanonical();
    }
}
