package io.intermodal.benchmarks;

import java.util.Locale;

/**
 * What one run cost.
 *
 * @param perSecond messages a second
 * @param cpuMicros CPU of the client's process for each message, in microseconds
 * @param bytes allocated for each message
 */
record Cost(double perSecond, double cpuMicros, double bytes) {

    private static final String MARK = "COST";

    /** For the process that started this one. */
    String line() {
        return String.format(Locale.ROOT, "%s %.3f %.5f %.2f", MARK, perSecond, cpuMicros, bytes);
    }

    static boolean isLine(String line) {
        return line.startsWith(MARK + " ");
    }

    static Cost parse(String line) {
        String[] parts = line.split(" ", 4);
        return new Cost(Double.parseDouble(parts[1]), Double.parseDouble(parts[2]), Double.parseDouble(parts[3]));
    }
}
