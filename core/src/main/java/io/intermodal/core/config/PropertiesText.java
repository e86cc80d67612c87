package io.intermodal.core.config;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Reads properties with their line numbers, which {@link Properties} does not tell. It is handed one logical line at a time, so that its own rules
 * for escapes and separators apply.
 */
final class PropertiesText {

    private PropertiesText() {}

    /** The settings of a file; a name written twice is a finding, because one of both would be ignored. */
    static List<Entry> parse(String text, String file, Findings findings) {
        List<Entry> entries = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        String[] lines = text.split("\r\n|\r|\n", -1);
        for (int i = 0; i < lines.length; i++) {
            int number = i + 1;
            StringBuilder logical = new StringBuilder(lines[i]);
            if (isBlankOrComment(lines[i])) {
                continue;
            }
            while (isContinued(lines[i]) && i + 1 < lines.length) {
                i++;
                logical.append('\n').append(lines[i]);
            }
            String source = file + " line " + number;
            Properties one = new Properties();
            try {
                one.load(new StringReader(logical.toString()));
            } catch (IllegalArgumentException malformed) {
                findings.add(
                        file,
                        "line " + number,
                        "holds a malformed \\u escape",
                        "Write four hexadecimal digits after \\u, or the character itself.");
                continue;
            } catch (IOException impossible) { // text in memory
                throw new UncheckedIOException(impossible);
            }
            for (String name : one.stringPropertyNames()) {
                Integer first = seen.putIfAbsent(name, number);
                if (first != null) {
                    findings.add(name, source, "is set on line " + first + " already", "Keep one of both.");
                } else {
                    entries.add(new Entry(name, one.getProperty(name), source));
                }
            }
        }
        return entries;
    }

    private static boolean isBlankOrComment(String line) {
        String start = line.strip();
        return start.isEmpty() || start.startsWith("#") || start.startsWith("!");
    }

    private static boolean isContinued(String line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}
