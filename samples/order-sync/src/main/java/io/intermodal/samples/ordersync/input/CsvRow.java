package io.intermodal.samples.ordersync.input;

import java.util.ArrayList;
import java.util.List;

/** One line of comma-separated values: quotes around a value are optional, a quote within is doubled. */
final class CsvRow {

    private CsvRow() {}

    /**
     * The values of a line.
     *
     * @throws IllegalArgumentException if a quote is open at the end, or text follows a closing one
     */
    static List<String> parse(String line) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        int at = 0;
        while (true) {
            if (at < line.length() && line.charAt(at) == '"') {
                at = quoted(line, at + 1, value);
            } else {
                while (at < line.length() && line.charAt(at) != ',') {
                    value.append(line.charAt(at++));
                }
            }
            values.add(value.toString().strip());
            value.setLength(0);
            if (at >= line.length()) {
                return values;
            }
            if (line.charAt(at) != ',') {
                throw new IllegalArgumentException("has text after a closing quote in column " + values.size());
            }
            at++;
        }
    }

    private static int quoted(String line, int from, StringBuilder value) {
        int at = from;
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (c != '"') {
                value.append(c);
            } else if (at < line.length() && line.charAt(at) == '"') {
                value.append('"');
                at++;
            } else {
                return at;
            }
        }
        throw new IllegalArgumentException("has a quote that is not closed");
    }

    /** A line of these values. */
    static String format(List<String> values) {
        return String.join(",", values.stream().map(CsvRow::quote).toList());
    }

    private static String quote(String value) {
        return value.contains(",") || value.contains("\"") ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }
}
