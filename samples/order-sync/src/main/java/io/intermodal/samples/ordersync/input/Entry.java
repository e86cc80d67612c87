package io.intermodal.samples.ordersync.input;

import io.intermodal.samples.ordersync.shop.Order;
import java.util.List;

/** One thing that a source gave: an order, or lines that are none. */
public sealed interface Entry {

    /** Where it stands: the number of its first line, or of the generated order. */
    long line();

    /** An order that can be worked with. */
    record Good(long line, Order order) implements Entry {}

    /**
     * Lines that are set aside.
     *
     * @param line where the trouble is
     * @param problem what is wrong, and what to do
     * @param text the lines as they came
     */
    record Bad(long line, String problem, List<String> text) implements Entry {}
}
