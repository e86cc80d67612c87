package io.intermodal.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which settings a binder's own section may hold. Nothing passes that is not named here, and what would break the contract is refused with the
 * reason. Immutable.
 */
public final class SettingSpec {

    private final Map<String, String> known;
    private final Map<String, String> prefixes;
    private final Map<String, String> refused;

    private SettingSpec(Builder builder) {
        this.known = Collections.unmodifiableMap(new LinkedHashMap<>(builder.known));
        this.prefixes = Collections.unmodifiableMap(new LinkedHashMap<>(builder.prefixes));
        this.refused = Collections.unmodifiableMap(new LinkedHashMap<>(builder.refused));
    }

    /** A specification without any setting. */
    public static SettingSpec none() {
        return builder().build();
    }

    /** A builder. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * What is wrong with a setting's name.
     *
     * @param key without the section's prefix
     * @return the reason and the remedy, or empty if the setting is allowed
     */
    public Optional<String> problem(String key) {
        for (Map.Entry<String, String> entry : refused.entrySet()) {
            String name = entry.getKey();
            if (name.equals(key) || (name.endsWith(".") && key.startsWith(name))) {
                return Optional.of("would break the contract: " + entry.getValue());
            }
        }
        if (known.containsKey(key) || prefixes.keySet().stream().anyMatch(key::startsWith)) {
            return Optional.empty();
        }
        return Optional.of("is not known; known are " + known.keySet()
                + (prefixes.isEmpty() ? "" : " and everything that begins with one of " + prefixes.keySet()));
    }

    /** The settings by name, each with what it is, its values and its default. */
    public Map<String, String> known() {
        return known;
    }

    /** Prefixes of settings that go to the client as they are, each with what they are. */
    public Map<String, String> prefixes() {
        return prefixes;
    }

    /** Settings that are refused, each with the reason; a name that ends with a dot stands for all that begin with it. */
    public Map<String, String> refused() {
        return refused;
    }

    /** Builds specifications. Not thread-safe. */
    public static final class Builder {

        private final Map<String, String> known = new LinkedHashMap<>();
        private final Map<String, String> prefixes = new LinkedHashMap<>();
        private final Map<String, String> refused = new LinkedHashMap<>();

        private Builder() {}

        /** Allows a setting. */
        public Builder allow(String key, String description) {
            known.put(key, description);
            return this;
        }

        /** Passes every setting with this prefix to the client, except those refused. */
        public Builder allowPrefix(String prefix, String description) {
            prefixes.put(prefix, description);
            return this;
        }

        /** Refuses a setting, or with a key that ends with a dot every setting that begins with it, because of what it would break. */
        public Builder refuse(String key, String reason) {
            refused.put(key, reason);
            return this;
        }

        /** The specification. */
        public SettingSpec build() {
            return new SettingSpec(this);
        }
    }
}
