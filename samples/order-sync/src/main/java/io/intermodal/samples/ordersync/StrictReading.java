package io.intermodal.samples.ordersync;

import io.intermodal.samples.ordersync.input.BadInputException;
import io.intermodal.samples.ordersync.input.Entry;
import io.intermodal.samples.ordersync.input.Inputs;
import io.intermodal.samples.ordersync.input.OrderSource;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads everything once before anything happens: for those who want all of their orders or none. */
final class StrictReading {

    private static final int REPORTED = 20;

    private final Inputs inputs;
    private final Consumer<String> report;
    private int wrong;

    StrictReading(Inputs inputs, Consumer<String> report) {
        this.inputs = inputs;
        this.report = report;
    }

    /** Ends with an exception unless every line is an order. */
    void requireAllGood() {
        Map<String, Long> lines = new HashMap<>();
        try (OrderSource source = inputs.orders()) {
            for (Optional<Entry> entry = source.next(); entry.isPresent(); entry = source.next()) {
                if (entry.get() instanceof Entry.Bad bad) {
                    tell(source, bad.line(), bad.problem());
                } else if (entry.get() instanceof Entry.Good good) {
                    Long first = lines.putIfAbsent(good.order().id(), good.line());
                    if (first != null) {
                        tell(
                                source,
                                good.line(),
                                "has the order id '" + good.order().id() + "' of line " + first);
                    }
                }
            }
        } catch (IOException e) {
            throw new BadInputException(inputs.description() + ": cannot be read to its end (" + e.getMessage() + ")");
        }
        if (wrong > 0) {
            throw new BadInputException(
                    wrong + " of the orders are malformed and nothing was published; correct them, or"
                            + " leave out --strict to set them aside");
        }
    }

    private void tell(OrderSource source, long line, String problem) {
        wrong++;
        if (wrong <= REPORTED) {
            report.accept(source.name() + ":" + line + ": " + problem);
        }
    }
}
