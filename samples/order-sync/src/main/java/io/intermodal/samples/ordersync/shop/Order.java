package io.intermodal.samples.ordersync.shop;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An order as the shop exports it.
 *
 * @param id its number
 * @param customer who ordered; orders of one customer are handled in order
 * @param country where it goes, two letters
 * @param card what the payment gateway knows the card by
 * @param placed when
 * @param lines the articles
 */
public record Order(String id, String customer, String country, String card, Instant placed, List<OrderLine> lines) {

    /** What it costs. */
    public BigDecimal total() {
        return lines.stream()
                .map(line -> line.price().multiply(BigDecimal.valueOf(line.quantity())))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** How many of each article, in the order of their names: the order in which rows are locked. */
    public SortedMap<String, Integer> quantities() {
        SortedMap<String, Integer> quantities = new TreeMap<>();
        lines.forEach(line -> quantities.merge(line.sku(), line.quantity(), Math::addExact));
        return quantities;
    }
}
