package io.intermodal.samples.ordersync.input;

import io.intermodal.samples.ordersync.shop.Order;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Orders as CSV: a header, then a line for each article, the lines of an order one after the other. A line that is wrong takes its whole order
 * with it: half an order is not what the customer wanted.
 */
final class CsvOrders implements OrderSource {

    static final List<String> HEADER =
            List.of("order", "customer", "country", "card", "placed", "sku", "quantity", "price");

    /** The columns that are the same in all lines of an order. */
    private static final int ORDER_COLUMNS = 5;

    private final String name;
    private final TextLines lines;
    private @Nullable Row ahead;

    /** A line with its values, or with what is wrong with it. The id is there if at all possible. */
    private record Row(long number, String text, String id, List<String> values, Optional<String> problem) {}

    CsvOrders(String name, InputStream in) throws IOException {
        this.name = name;
        this.lines = new TextLines(in);
        TextLines.Line header = lines.next()
                .orElseThrow(() -> new BadInputException(name + ": is empty; the first line must be " + header()));
        if (!header.text().strip().equalsIgnoreCase(header())) {
            throw new BadInputException(name + ":1: is not the header; the first line must be " + header());
        }
        ahead = read();
    }

    static String header() {
        return String.join(",", HEADER);
    }

    @Override
    public Optional<Entry> next() throws IOException {
        Row first = ahead;
        if (first == null) {
            return Optional.empty();
        }
        List<Row> rows = new ArrayList<>();
        rows.add(first);
        ahead = read();
        while (ahead != null && !first.id().isEmpty() && ahead.id().equals(first.id())) {
            rows.add(ahead);
            ahead = read();
        }
        return Optional.of(entry(rows));
    }

    private @Nullable Row read() throws IOException {
        Optional<TextLines.Line> line = lines.next();
        while (line.isPresent() && line.get().text().isBlank()) {
            line = lines.next();
        }
        return line.map(CsvOrders::row).orElse(null);
    }

    private static Row row(TextLines.Line line) {
        String text = line.text();
        String id = text.substring(0, Math.max(0, text.indexOf(','))).strip();
        try {
            List<String> values = CsvRow.parse(text);
            Optional<String> problem = line.problem();
            if (problem.isEmpty() && values.size() != HEADER.size()) {
                problem =
                        Optional.of("has " + values.size() + " columns; needed are " + HEADER.size() + ": " + header());
            }
            return new Row(line.number(), text, values.get(0), values, problem);
        } catch (IllegalArgumentException e) {
            return new Row(line.number(), text, id, List.of(), Optional.of(e.getMessage() + "; correct the line"));
        }
    }

    private static Entry entry(List<Row> rows) {
        Row first = rows.get(0);
        List<RawOrder.@Nullable Line> articles = new ArrayList<>();
        for (Row row : rows) {
            if (row.problem().isPresent()) {
                return bad(rows, row.number(), row.problem().get());
            }
            if (!row.values().subList(0, ORDER_COLUMNS).equals(first.values().subList(0, ORDER_COLUMNS))) {
                return bad(
                        rows,
                        row.number(),
                        "differs from line " + first.number() + " of the same order in customer, country, card or time;"
                                + " make them agree, or give it an id of its own");
            }
            RawOrder.Line article = new RawOrder.Line(
                    row.values().get(5), row.values().get(6), row.values().get(7));
            try {
                OrderRules.line(article);
            } catch (MalformedOrderException e) {
                return bad(rows, row.number(), String.valueOf(e.getMessage()));
            }
            articles.add(article);
        }
        List<String> head = first.values();
        try {
            return new Entry.Good(
                    first.number(),
                    OrderRules.order(
                            new RawOrder(head.get(0), head.get(1), head.get(2), head.get(3), head.get(4), articles)));
        } catch (MalformedOrderException e) {
            return bad(rows, first.number(), String.valueOf(e.getMessage()));
        }
    }

    private static Entry bad(List<Row> rows, long line, String problem) {
        return new Entry.Bad(line, problem, rows.stream().map(Row::text).toList());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> format(Order order) {
        return order.lines().stream()
                .map(line -> CsvRow.format(List.of(
                        order.id(),
                        order.customer(),
                        order.country(),
                        order.card(),
                        order.placed().toString(),
                        line.sku(),
                        String.valueOf(line.quantity()),
                        line.price().toPlainString())))
                .toList();
    }

    @Override
    public String ending() {
        return "csv";
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
