package io.intermodal.core.config;

import java.util.Optional;

/**
 * One row of the table of settings.
 *
 * @param key its name below the connection, the destination or the group
 * @param type what it may be
 * @param byDefault the default as it would be written, or empty if there is none
 * @param secret whether its value is never shown
 * @param description what it is, for the reference
 */
record Setting<T>(String key, ValueType<T> type, String byDefault, boolean secret, String description) {

    static <T> Setting<T> of(String key, ValueType<T> type, String byDefault, String description) {
        return new Setting<>(key, type, byDefault, false, description);
    }

    Setting<T> asSecret() {
        return new Setting<>(key, type, byDefault, true, description);
    }

    Optional<T> defaultValue() {
        return byDefault.isEmpty() ? Optional.empty() : type.parse(byDefault);
    }
}
