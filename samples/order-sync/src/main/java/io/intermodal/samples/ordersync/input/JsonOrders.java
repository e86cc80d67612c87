package io.intermodal.samples.ordersync.input;

import io.intermodal.Codec;
import io.intermodal.jackson.JsonCodec;
import io.intermodal.samples.ordersync.shop.Events;
import io.intermodal.samples.ordersync.shop.Order;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Orders as NDJSON: one JSON object a line. Blank lines are skipped. */
final class JsonOrders implements OrderSource {

    private static final Codec<RawOrder> CODEC = JsonCodec.of(RawOrder.class);

    private final String name;
    private final TextLines lines;

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
        if (!line.text().strip().startsWith("{")) {
            return bad(line, "is no JSON object; an order is one object, {...}, on one line");
        }
        RawOrder raw;
        try {
            raw = CODEC.decode(line.text().getBytes(StandardCharsets.UTF_8));
        } catch (Exception e) {
            return bad(line, "is no order in JSON (" + trouble(e) + "); samples/order-sync/README.md shows the format");
        }
        try {
            return new Entry.Good(line.number(), OrderRules.order(raw));
        } catch (MalformedOrderException e) {
            return bad(line, String.valueOf(e.getMessage()));
        }
    }

    private static Entry bad(TextLines.Line line, String problem) {
        return new Entry.Bad(line.number(), problem, List.of(line.text()));
    }

    /** The beginning of what the parser says; the rest is for programmers. */
    private static String trouble(Exception e) {
        return String.valueOf(e.getMessage()).split("[:;(\\n]", 2)[0].strip();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> format(Order order) {
        try {
            return List.of(new String(Events.ORDER_PLACED.codec().encode(order), StandardCharsets.UTF_8));
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
