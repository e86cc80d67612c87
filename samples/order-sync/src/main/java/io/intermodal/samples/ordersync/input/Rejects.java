package io.intermodal.samples.ordersync.input;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;

/** Lines that are no orders: reported with their place, and set aside in a file that can be corrected and read again. Thread-safe. */
public final class Rejects {

    private static final int REPORTED = 20;

    private final Path file;
    private final Consumer<String> report;
    private long count;

    /** Sets aside into a file, which is made with the first reject; an earlier one is gone because everything is read again. */
    public Rejects(Path file, Consumer<String> report) throws IOException {
        this.file = file;
        this.report = report;
        Files.deleteIfExists(file);
    }

    /** Sets lines aside. */
    public synchronized void add(OrderSource source, Entry.Bad bad) {
        count++;
        if (count <= REPORTED) {
            report.accept(source.name() + ":" + bad.line() + ": " + bad.problem());
        } else if (count == REPORTED + 1) {
            report.accept("... further lines are set aside without a message");
        }
        try {
            if (count == 1 && source.ending().equals("csv")) {
                write(List.of(CsvOrders.header()));
            }
            write(bad.text());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private void write(List<String> lines) throws IOException {
        Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** How many were set aside. */
    public synchronized long count() {
        return count;
    }

    /** Where they are. */
    public Path file() {
        return file;
    }
}
