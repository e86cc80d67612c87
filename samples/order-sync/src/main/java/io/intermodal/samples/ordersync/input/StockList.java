package io.intermodal.samples.ordersync.input;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is on hand at the beginning, as CSV: {@code sku,on_hand}. Read strictly: a shop that does not know its stock cannot sell. */
final class StockList {

    private static final String HEADER = "sku,on_hand";
    private static final long MAX = 1_000_000_000;

    private StockList() {}

    /** Reads a list. */
    static Map<String, Long> read(String name, InputStream in) throws IOException {
        Map<String, Long> stock = new LinkedHashMap<>();
        try (TextLines lines = new TextLines(in)) {
            Optional<TextLines.Line> line = lines.next();
            if (line.isEmpty() || !line.get().text().strip().equals(HEADER)) {
                throw new BadInputException(name + ":1: is not the header; the first line must be " + HEADER);
            }
            for (line = lines.next(); line.isPresent(); line = lines.next()) {
                if (!line.get().text().isBlank()) {
                    add(stock, name + ":" + line.get().number() + ": ", line.get());
                }
            }
        }
        return stock;
    }

    private static void add(Map<String, Long> stock, String place, TextLines.Line line) {
        if (line.problem().isPresent()) {
            throw new BadInputException(place + line.problem().get());
        }
        List<String> values;
        long number;
        try {
            values = CsvRow.parse(line.text());
            number = values.size() == 2 ? Long.parseLong(values.get(1)) : -1;
        } catch (IllegalArgumentException e) {
            throw new BadInputException(place + wanted(line));
        }
        if (number < 0 || number > MAX || values.get(0).isEmpty()) {
            throw new BadInputException(place + wanted(line));
        }
        if (stock.putIfAbsent(values.get(0), number) != null) {
            throw new BadInputException(place + "names sku '" + values.get(0) + "' a second time; keep one of both");
        }
    }

    private static String wanted(TextLines.Line line) {
        String text = line.text().length() > 60 ? line.text().substring(0, 60) + "..." : line.text();
        return "is '" + text + "'; needed are a sku and a number from 0 to " + MAX + ", such as mug-blue,250";
    }
}
