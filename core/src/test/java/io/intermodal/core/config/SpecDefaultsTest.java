package io.intermodal.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Destination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The table of defaults in the specification is what the code does where nobody sets anything. */
class SpecDefaultsTest {

    private static final Path FILE = Path.of(System.getProperty("basedir", "")).resolve("../docs/spec.md");

    @Test
    void theSpecificationNamesTheDefaultsOfTheCode() throws IOException {
        Destination orders = Destination.topic("orders");
        List<String> rows = List.of(
                row("partitions of an ordered destination", orders.partitions()),
                row("concurrency", of(SubscriptionTable.CONCURRENCY)),
                row("window", of(SubscriptionTable.WINDOW)),
                row(
                        "publish time-out; publishes in flight",
                        of(SettingsTable.PUBLISH_TIMEOUT) + "; " + of(SettingsTable.MAX_IN_FLIGHT)),
                row("attempts", of(SubscriptionTable.MAX_ATTEMPTS)),
                row(
                        "back-off",
                        of(SubscriptionTable.FIRST_DELAY) + ", multiplied by " + of(SubscriptionTable.MULTIPLIER)
                                + " up to " + of(SubscriptionTable.MAX_DELAY) + ", up to "
                                + percent(SubscriptionTable.JITTER) + " longer by chance"),
                row("longest handling time", of(SubscriptionTable.MAX_HANDLING_TIME)),
                row("drain at close", of(SettingsTable.DRAIN_TIMEOUT)),
                row(
                        "message size, payload and headers together",
                        String.format(Locale.ROOT, "%,d bytes", number(SettingsTable.MAX_MESSAGE_BYTES))),
                row("retention", orders.retention().toDays() + " days for destinations"),
                row(
                        "when attempts are used up; expired; position lost; handler stuck",
                        String.join(
                                "; ",
                                of(SubscriptionTable.ON_EXHAUSTED).replace('-', ' '),
                                of(SubscriptionTable.ON_EXPIRED),
                                of(SubscriptionTable.ON_POSITION_LOST),
                                of(SubscriptionTable.ON_STUCK))));

        assertThat(Files.readAllLines(FILE)).containsAll(rows);
    }

    private static String row(String what, Object value) {
        return "| " + what + " | " + value + " |";
    }

    private static <T> T value(Setting<T> setting) {
        return setting.defaultValue().orElseThrow();
    }

    private static int number(Setting<Integer> setting) {
        return value(setting);
    }

    private static String percent(Setting<Double> setting) {
        return Math.round(value(setting) * 100) + " %";
    }

    /** As people write it: a unit stands apart from its number. */
    private static String of(Setting<?> setting) {
        String text = setting.byDefault();
        if (!(value(setting) instanceof Duration)) {
            return text;
        }
        return text.replaceFirst("^(\\d+)", "$1 ").replaceFirst("m$", "min");
    }
}
