package io.intermodal.samples.ordersync.input;

import io.intermodal.samples.ordersync.shop.Order;
import io.intermodal.samples.ordersync.shop.OrderLine;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an order must be like before anybody works on it. */
final class OrderRules {

    static final int MAX_QUANTITY = 100_000;

    private static final Pattern ID = Pattern.compile("[!-~]{1,60}");
    private static final Pattern NAME = Pattern.compile("\\P{Cntrl}{1,60}");
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
    private static final BigDecimal MAX_PRICE = new BigDecimal("1000000000");

    private OrderRules() {}

    /** What is wrong with an order, with the remedy; empty if nothing is. */
    static Optional<String> problem(Order order) {
        if (!matches(ID, order.id())) {
            return wrong("id", order.id(), "1 to 60 visible ASCII characters without spaces");
        }
        if (!matches(NAME, order.customer())) {
            return wrong("customer", order.customer(), "1 to 60 characters");
        }
        if (!matches(COUNTRY, order.country())) {
            return wrong("country", order.country(), "two capital letters, such as DE");
        }
        if (!matches(ID, order.card())) {
            return wrong("card", order.card(), "the token of the payment gateway");
        }
        if (isNull(order.placed())) {
            return wrong("placed", null, "a time such as 2026-03-02T09:14:05Z");
        }
        if (isNull(order.lines()) || order.lines().isEmpty()) {
            return Optional.of("has no lines; an order needs at least one article");
        }
        return order.lines().stream()
                .map(OrderRules::problem)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> problem(OrderLine line) {
        if (isNull(line)) {
            return Optional.of("has a line that is null; give it sku, quantity and price");
        }
        if (!matches(NAME, line.sku())) {
            return wrong("sku", line.sku(), "1 to 60 characters");
        }
        if (line.quantity() < 1 || line.quantity() > MAX_QUANTITY) {
            return wrong("quantity", line.quantity(), "a number from 1 to " + MAX_QUANTITY);
        }
        if (isNull(line.price())
                || line.price().signum() < 0
                || line.price().scale() > 2
                || line.price().compareTo(MAX_PRICE) > 0) {
            return wrong("price", line.price(), "an amount from 0.00 to " + MAX_PRICE + " with at most two decimals");
        }
        return Optional.empty();
    }

    private static Optional<String> wrong(String field, @Nullable Object value, String allowed) {
        return Optional.of(
                value == null
                        ? "has no " + field + "; needed is " + allowed
                        : "has " + field + " '" + shortened(value) + "'; allowed is " + allowed);
    }

    private static String shortened(Object value) {
        String text = value.toString().replaceAll("\\p{Cntrl}", "?");
        return text.length() > 40 ? text.substring(0, 40) + "..." : text;
    }

    private static boolean matches(Pattern pattern, @Nullable String value) {
        return value != null && pattern.matcher(value).matches();
    }

    /** Whoever reads JSON gets null for what is not there, whatever the record says. */
    private static boolean isNull(@Nullable Object value) {
        return value == null;
    }
}
