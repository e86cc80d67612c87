package io.intermodal.samples.ordersync.input;

import io.intermodal.samples.ordersync.shop.Events;
import io.intermodal.samples.ordersync.shop.Order;
import io.intermodal.samples.ordersync.shop.OrderLine;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Makes any number of orders. Each is a function of the seed and its number, so that a second start makes the same ones. */
final class GeneratedOrders implements OrderSource {

    private static final List<String> COUNTRIES = List.of("DE", "DE", "DE", "FR", "NL", "AT", "IT", "ES", "PL", "US");
    private static final Instant BEGIN = Instant.parse("2026-03-02T06:00:00Z");
    private static final int ORDERS_PER_CUSTOMER = 5;

    private final long count;
    private final long seed;
    private final Catalogue catalogue = new Catalogue();
    private long made;

    GeneratedOrders(long count, long seed) {
        this.count = count;
        this.seed = seed;
    }

    @Override
    public Optional<Entry> next() {
        if (made >= count) {
            return Optional.empty();
        }
        made++;
        return Optional.of(new Entry.Good(made, order(made)));
    }

    private Order order(long number) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
        long customer = 1 + random.nextLong(Math.max(2, count / ORDERS_PER_CUSTOMER));
        List<OrderLine> lines = new ArrayList<>();
        do {
            lines.add(catalogue.line(random));
        } while (lines.size() < 6 && random.nextBoolean());
        return new Order(
                "G" + number,
                "customer-" + customer,
                random.nextInt(500) == 0 ? "AQ" : COUNTRIES.get(random.nextInt(COUNTRIES.size())),
                card(random.nextInt(1000)),
                BEGIN.plusSeconds(number * 17),
                lines);
    }

    private static String card(int luck) {
        if (luck < 3) {
            return "tok_silent_bank";
        }
        if (luck < 43) {
            return "tok_no_funds";
        }
        return luck < 63 ? "tok_expired" : "tok_visa";
    }

    Map<String, Long> stock() {
        return catalogue.stockFor(count);
    }

    @Override
    public String name() {
        return "generated order";
    }

    @Override
    public List<String> format(Order order) {
        try {
            return List.of(new String(Events.ORDER_PLACED.codec().encode(order), StandardCharsets.UTF_8));
        } catch (Exception e) {
            throw new IllegalStateException("order " + order.id() + " cannot be written", e);
        }
    }

    @Override
    public String ending() {
        return "ndjson";
    }

    @Override
    public void close() {}
}
