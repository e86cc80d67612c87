package io.intermodal.samples.ordersync.input;

import io.intermodal.samples.ordersync.shop.Order;
import io.intermodal.samples.ordersync.shop.OrderLine;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an order must be like before anybody works on it. */
final class OrderRules {

    private static final int MAX_QUANTITY = 100_000;
    private static final Pattern ID = Pattern.compile("[!-~]{1,60}");
    private static final Pattern NAME = Pattern.compile("\\P{Cntrl}{1,60}");
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,6}");
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,2})?");
    private static final String VISIBLE = "1 to 60 visible ASCII characters without spaces";
    private static final String WORDS = "1 to 60 characters";

    private OrderRules() {}

    /** The order that was meant. */
    static Order order(RawOrder raw) throws MalformedOrderException {
        String id = required("id", ID, raw.id(), VISIBLE);
        String customer = required("customer", NAME, raw.customer(), WORDS);
        String country = required("country", COUNTRY, raw.country(), "two capital letters, such as DE");
        String card = required("card", ID, raw.card(), "a token of the payment gateway, such as tok_visa");
        Instant placed = time(raw.placed());
        List<OrderLine> lines = new ArrayList<>();
        for (RawOrder.@Nullable Line line : Optional.ofNullable(raw.lines()).orElse(List.of())) {
            if (line == null) {
                throw new MalformedOrderException("has a line that is null; give it sku, quantity and price");
            }
            lines.add(line(line));
        }
        if (lines.isEmpty()) {
            throw new MalformedOrderException("has no lines; an order needs at least one article");
        }
        return new Order(id, customer, country, card, placed, List.copyOf(lines));
    }

    /** The article that was meant. */
    static OrderLine line(RawOrder.Line raw) throws MalformedOrderException {
        String wantedQuantity = "a whole number from 1 to " + MAX_QUANTITY;
        String sku = required("sku", NAME, raw.sku(), WORDS);
        int quantity = Integer.parseInt(required("quantity", WHOLE, raw.quantity(), wantedQuantity));
        if (quantity < 1 || quantity > MAX_QUANTITY) {
            throw wrong("quantity", raw.quantity(), wantedQuantity);
        }
        String price = required("price", AMOUNT, raw.price(), "an amount with at most two decimals, such as 12.50");
        return new OrderLine(sku, quantity, new BigDecimal(price));
    }

    private static Instant time(@Nullable String written) throws MalformedOrderException {
        try {
            return Instant.parse(Optional.ofNullable(written).orElse(""));
        } catch (DateTimeException e) {
            throw wrong("placed", written, "a time such as 2026-03-02T09:14:05Z");
        }
    }

    private static String required(String field, Pattern pattern, @Nullable String value, String allowed)
            throws MalformedOrderException {
        if (value == null || !pattern.matcher(value).matches()) {
            throw wrong(field, value, allowed);
        }
        return value;
    }

    private static MalformedOrderException wrong(String field, @Nullable String value, String allowed) {
        if (value == null || value.isEmpty()) {
            return new MalformedOrderException("has no " + field + "; needed is " + allowed);
        }
        String shown = value.replaceAll("\\p{Cntrl}", "?");
        shown = shown.length() > 40 ? shown.substring(0, 40) + "..." : shown;
        return new MalformedOrderException("has " + field + " '" + shown + "'; allowed is " + allowed);
    }
}
