package io.intermodal.samples.ordersync.input;

import io.intermodal.Codec;
import io.intermodal.samples.ordersync.shop.Events;
import io.intermodal.samples.ordersync.shop.Order;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Orders as NDJSON: one JSON object a line. Blank lines are skipped. */
final class JsonOrders implements OrderSource {

    private final String name;
    private final TextLines lines;
    private final Codec<Order> codec = Events.ORDER_PLACED.codec();

    JsonOrders(String name, InputStream in) {
        this.name = name;
        this.lines = new TextLines(in);
    }

    @Override
    public Optional<Entry> next() throws IOException {
        Optional<TextLines.Line> line = lines.next();
        while (line.isPresent() && line.get().text().isBlank()) {
            line = lines.next();
        }
        return line.map(this::entry);
    }

    private Entry entry(TextLines.Line line) {
        if (line.problem().isPresent()) {
            return bad(line, line.problem().get());
        }
        Order order;
        try {
            order = codec.decode(line.text().getBytes(StandardCharsets.UTF_8));
        } catch (Exception e) {
            return bad(
                    line, "is no order in JSON: " + firstLine(e) + "; see the format in samples/order-sync/README.md");
        }
        return OrderRules.problem(order)
                .<Entry>map(problem -> bad(line, problem))
                .orElseGet(() -> new Entry.Good(line.number(), order));
    }

    private static Entry bad(TextLines.Line line, String problem) {
        return new Entry.Bad(line.number(), problem, List.of(line.text()));
    }

    private static String firstLine(Exception e) {
        String text = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return text.length() > 160 ? text.substring(0, 160) + "..." : text;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> format(Order order) {
        try {
            return List.of(new String(codec.encode(order), StandardCharsets.UTF_8));
        } catch (Exception e) {
            throw new IllegalStateException("order " + order.id() + " was read from JSON and cannot be written", e);
        }
    }

    @Override
    public String ending() {
        return "ndjson";
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
