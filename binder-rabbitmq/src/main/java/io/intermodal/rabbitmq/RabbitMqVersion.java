package io.intermodal.rabbitmq;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server's version as it tells it, and what follows from it. An unreadable one counts as the oldest. */
record RabbitMqVersion(int major, int minor) {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,4})(?:\\.([0-9]{1,4}))?(?:[^0-9].*)?");

    static RabbitMqVersion of(String text) {
        Matcher found = FORM.matcher(text.strip());
        if (!found.matches()) {
            return new RabbitMqVersion(0, 0);
        }
        String minor = found.group(2);
        return new RabbitMqVersion(Integer.parseInt(found.group(1)), minor == null ? 0 : Integer.parseInt(minor));
    }

    /** Whether a single-active queue prefers the consumer of the highest priority. */
    boolean hasConsumerPriorities() {
        return atLeast(4, 0);
    }

    private boolean atLeast(int wantedMajor, int wantedMinor) {
        return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
    }
}
