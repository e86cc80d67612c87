package io.intermodal.samples.ordersync.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The input that the command line asks for: where orders come from and what is on hand. Thread-safe. */
public final class Inputs {

    private static final String BUILT_IN_ORDERS = "/orders.ndjson";
    private static final String BUILT_IN_STOCK = "/stock.csv";

    private final Opening orders;
    private final String ending;
    private final String description;
    private final OptionalLong expected;
    private final Optional<Map<String, Long>> stock;

    private Inputs(
            Opening orders,
            String ending,
            String description,
            OptionalLong expected,
            Optional<Map<String, Long>> stock) {
        this.orders = orders;
        this.ending = ending;
        this.description = description;
        this.expected = expected;
        this.stock = stock;
    }

    /** Opens from the beginning. */
    @FunctionalInterface
    private interface Opening {
        OrderSource open() throws IOException;
    }

    @FunctionalInterface
    private interface Bytes {
        InputStream open() throws IOException;
    }

    /** Made orders. */
    public static Inputs generated(long count, long seed, Optional<Path> stock) {
        return new Inputs(
                () -> new GeneratedOrders(count, seed),
                "ndjson",
                count + " generated orders, seed " + seed,
                OptionalLong.of(count),
                Optional.of(stock.map(Inputs::stock).orElseGet(() -> new GeneratedOrders(count, seed).stock())));
    }

    /** The orders that come with the sample. */
    public static Inputs builtIn(Optional<Path> stock) {
        Map<String, Long> onHand =
                stock.map(Inputs::stock).orElseGet(() -> stock("stock.csv", () -> resource(BUILT_IN_STOCK)));
        return of("orders.ndjson (built in)", () -> resource(BUILT_IN_ORDERS), Optional.of(onHand));
    }

    /** The orders of a file; the stock list beside it if none is named. */
    public static Inputs file(Path orders, Optional<Path> stock) {
        Path beside = orders.resolveSibling("stock.csv");
        Optional<Path> list = stock.or(() -> Files.isRegularFile(beside) ? Optional.of(beside) : Optional.empty());
        if (Files.isDirectory(orders)) {
            throw new BadInputException(orders + ": is a folder; name a file of orders that ends in .ndjson or .csv");
        }
        return of(orders.toString(), () -> Files.newInputStream(orders), list.map(Inputs::stock));
    }

    private static Inputs of(String name, Bytes bytes, Optional<Map<String, Long>> stock) {
        String ending = ending(name);
        boolean csv = ending.equals("csv");
        if (!csv && !ending.equals("ndjson") && !ending.equals("jsonl")) {
            throw new BadInputException(name + ": ends in neither .ndjson nor .jsonl nor .csv; rename it so that its"
                    + " format can be told");
        }
        long lines;
        String digest;
        try (DigestInputStream in = new DigestInputStream(bytes.open(), sha256());
                TextLines text = new TextLines(in)) {
            lines = 0;
            for (Optional<TextLines.Line> line = text.next(); line.isPresent(); line = text.next()) {
                lines += line.get().text().isBlank() ? 0 : 1;
            }
            digest = HexFormat.of().formatHex(in.getMessageDigest().digest(), 0, 8);
        } catch (IOException e) {
            throw unreadable(name, e);
        }
        if (lines == 0 || (csv && lines == 1)) {
            throw new BadInputException(name + ": holds no orders; see the formats in samples/order-sync/README.md");
        }
        Opening opening = () -> csv ? new CsvOrders(name, bytes.open()) : new JsonOrders(name, bytes.open());
        requireReadable(name, opening);
        OptionalLong expected = csv ? OptionalLong.empty() : OptionalLong.of(lines);
        return new Inputs(opening, csv ? "csv" : "ndjson", name + ", sha-256 " + digest, expected, stock);
    }

    /** What is wrong with the beginning is better said before anything else is done. */
    private static void requireReadable(String name, Opening opening) {
        try (OrderSource source = opening.open()) {
            source.next();
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private static String ending(String name) {
        String plain = name.replace(" (built in)", "");
        return plain.substring(plain.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static InputStream resource(String name) throws IOException {
        InputStream in = Inputs.class.getResourceAsStream(name);
        if (in == null) {
            throw new NoSuchFileException(name);
        }
        return in;
    }

    private static Map<String, Long> stock(Path file) {
        return stock(file.toString(), () -> Files.newInputStream(file));
    }

    private static Map<String, Long> stock(String name, Bytes bytes) {
        try (InputStream in = bytes.open()) {
            return StockList.read(name, in);
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private static BadInputException unreadable(String name, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new BadInputException(name + ": no such file; check the name");
        }
        if (e instanceof AccessDeniedException) {
            return new BadInputException(name + ": may not be read; check its permissions");
        }
        return new BadInputException(name + ": cannot be read (" + e.getMessage() + "); check the file");
    }

    /** The orders, from the beginning. */
    public OrderSource orders() {
        try {
            return orders.open();
        } catch (IOException e) {
            throw unreadable(description, e);
        }
    }

    /** What the name of a file in the same format ends in. */
    public String ending() {
        return ending;
    }

    /** What is read, with a check sum: another start must read the same. */
    public String description() {
        return description;
    }

    /** How many orders there may be, if that can be told beforehand. */
    public OptionalLong expected() {
        return expected;
    }

    /** What is on hand; empty if nobody says so. */
    public Optional<Map<String, Long>> stock() {
        return stock;
    }
}
