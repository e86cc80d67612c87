package io.intermodal.core.config;

import io.intermodal.ConfigurationException;
import java.util.LinkedHashSet;
import java.util.Set;

/** Collects everything that is wrong, so that one report names it all. Not thread-safe. */
final class Findings {

    private static final int MAX_SHOWN = 80;

    private final Set<String> lines = new LinkedHashSet<>();

    /**
     * Adds a line.
     *
     * @param setting the full name of the setting, or the file
     * @param source where it was written
     * @param what what is wrong with it, never with a secret
     * @param remedy what to do about it: a sentence
     */
    void add(String setting, String source, String what, String remedy) {
        lines.add("  - " + shown(setting, 200) + " (" + source + "): " + what + ". " + remedy);
    }

    void add(Entry entry, String what, String remedy) {
        add(entry.name(), entry.source(), what, remedy);
    }

    /** Adds a line about a setting that is missing. */
    void addMissing(String setting, String what, String remedy) {
        add(setting, "not set", what, remedy);
    }

    /** Throws the report, if there is anything to report. */
    void throwIfAny(String code, String subject) {
        if (!lines.isEmpty()) {
            int count = lines.size();
            throw new ConfigurationException(code + ": " + subject
                    + (count == 1 ? " has 1 problem:\n" : " has " + count + " problems:\n") + String.join("\n", lines));
        }
    }

    int count() {
        return lines.size();
    }

    /** A value in quotation marks: one line and short, whatever somebody wrote. */
    static String quoted(String value) {
        return "'" + shown(value, MAX_SHOWN) + "'";
    }

    private static String shown(String text, int most) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= most ? line : line.substring(0, most) + "...";
    }
}
