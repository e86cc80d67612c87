package io.intermodal.core.config;

/** What a setting's name turned out to be. */
sealed interface Key {

    /** A row of the tables. */
    record Known(Setting<?> setting) implements Key {}

    /** A binder's own setting, without the section's prefix. */
    record Native(String scheme, String key) implements Key {}

    /** None, with what is wrong and what to do. */
    record Unknown(String what, String remedy) implements Key {}
}
