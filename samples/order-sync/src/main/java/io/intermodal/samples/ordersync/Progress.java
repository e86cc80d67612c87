package io.intermodal.samples.ordersync;

import io.intermodal.samples.ordersync.shop.Events;
import io.intermodal.samples.ordersync.store.Tally;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/** The progress line: written over twice a second on a terminal, a line every two seconds elsewhere. Not thread-safe. */
final class Progress {

    private final Screen screen;
    private final Tally tally;
    private final OptionalLong expected;
    private final Clock clock;
    private final Duration every;
    private Instant shown;
    private long handledThen;

    Progress(Screen screen, Tally tally, OptionalLong expected, Clock clock) {
        this.screen = screen;
        this.tally = tally;
        this.expected = expected;
        this.clock = clock;
        this.every = screen.isTerminal() ? Duration.ofMillis(500) : Duration.ofSeconds(2);
        this.shown = clock.instant();
        this.handledThen = tally.handledByAll();
    }

    /** Shows the line if it is time to. */
    void tick(long deadLetters, String state) {
        Instant now = clock.instant();
        Duration since = Duration.between(shown, now);
        if (since.compareTo(every) >= 0) {
            long handled = tally.handledByAll();
            long perSecond = Math.round((handled - handledThen) * 1000.0 / since.toMillis());
            screen.status(line(deadLetters) + ", " + perSecond + "/s" + state);
            shown = now;
            handledThen = handled;
        }
    }

    String line(long deadLetters) {
        String total = expected.isPresent() ? "/" + expected.getAsLong() : "";
        return "orders " + tally.events(Events.ORDER_PLACED.name()) + total
                + "  reserved " + tally.events(Events.STOCK_RESERVED.name())
                + "  paid " + tally.events(Events.PAYMENT_CAPTURED.name())
                + "  shipped " + tally.events(Events.ORDER_SHIPPED.name())
                + "  declined " + tally.events(Events.PAYMENT_DECLINED.name())
                + "  out of stock " + tally.events(Events.STOCK_SHORT.name())
                + "  dead letters " + deadLetters
                + "  messages " + tally.handledByAll();
    }
}
