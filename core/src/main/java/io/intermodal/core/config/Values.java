package io.intermodal.core.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The settings of one connection by their names below its prefix, as text, and read as what they are. Shows no values. */
final class Values {

    private final String prefix;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    Values(String prefix) {
        this.prefix = prefix;
    }

    void put(Entry entry) {
        entries.put(entry.name().substring(prefix.length()), entry);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The full name of a setting of this connection. */
    String fullName(String key) {
        return prefix + key;
    }

    /** What somebody wrote for a setting. */
    Optional<Entry> entry(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    Optional<Entry> entry(Setting<?> setting) {
        return entry(setting.key());
    }

    /** What is configured; empty also if it is malformed, which is in the report then. */
    <T> Optional<T> find(String section, Setting<T> setting) {
        return entry(section + setting.key()).flatMap(entry -> setting.type().parse(entry.value()));
    }

    <T> Optional<T> find(Setting<T> setting) {
        return find("", setting);
    }

    /** What is configured, else the default of a setting that has one. */
    <T> T get(Setting<T> setting) {
        return find(setting)
                .or(setting::defaultValue)
                .orElseThrow(() -> new IllegalStateException(setting.key() + " has no default"));
    }

    /** A binder's section without its prefix. */
    Map<String, String> section(String scheme) {
        Map<String, String> section = new LinkedHashMap<>();
        entries.forEach((key, entry) -> {
            if (key.startsWith(scheme + ".")) {
                section.put(key.substring(scheme.length() + 1), entry.value());
            }
        });
        return section;
    }

    @Override
    public String toString() {
        return prefix + entries.keySet();
    }
}
