package io.intermodal.samples.ordersync;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The command line, read.
 *
 * @param orders the file of orders; the built-in one if empty and nothing is generated
 * @param generate how many orders to make
 * @param rate orders a second
 * @param seed of all chance
 * @param stock the stock list
 * @param broker the broker's address
 * @param work the work folder
 * @param fresh whether to forget what is in it
 * @param strict whether a malformed line ends everything
 */
record Arguments(
        Optional<Path> orders,
        OptionalLong generate,
        OptionalDouble rate,
        long seed,
        Optional<Path> stock,
        Optional<String> broker,
        Path work,
        boolean fresh,
        boolean strict) {

    static final long MOST_ORDERS = 10_000_000;

    private static final List<String> OPTIONS =
            List.of("--generate", "--rate", "--seed", "--stock", "--broker", "--work", "--fresh", "--strict", "--help");

    static boolean askForHelp(String... words) {
        return List.of(words).contains("--help") || List.of(words).contains("-h");
    }

    static Arguments parse(String... words) {
        Reader reader = new Reader(new ArrayDeque<>(List.of(words)));
        while (!reader.words.isEmpty()) {
            reader.read(reader.words.remove());
        }
        return reader.arguments();
    }

    private static final class Reader {

        private final Deque<String> words;
        private Optional<Path> orders = Optional.empty();
        private OptionalLong generate = OptionalLong.empty();
        private OptionalDouble rate = OptionalDouble.empty();
        private long seed = 1;
        private Optional<Path> stock = Optional.empty();
        private Optional<String> broker = Optional.empty();
        private Path work = Path.of(".order-sync");
        private boolean fresh;
        private boolean strict;

        Reader(Deque<String> words) {
            this.words = words;
        }

        void read(String word) {
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            if (equals > 0) {
                words.addFirst(word.substring(equals + 1));
                read(word.substring(0, equals));
                return;
            }
            switch (word) {
                case "--generate" -> generate = OptionalLong.of(whole(word, 1, MOST_ORDERS));
                case "--rate" -> rate = OptionalDouble.of(rate(word));
                case "--seed" -> seed = whole(word, Long.MIN_VALUE, Long.MAX_VALUE);
                case "--stock" -> stock = Optional.of(path(word, value(word)));
                case "--broker" -> broker = Optional.of(value(word));
                case "--work" -> work = path(word, value(word));
                case "--fresh" -> fresh = true;
                case "--strict" -> strict = true;
                default -> file(word);
            }
        }

        private void file(String word) {
            if (word.startsWith("-")) {
                throw wrong("unknown option '" + word + "'" + nearest(word));
            }
            if (orders.isPresent()) {
                throw wrong("two files of orders, '" + orders.get() + "' and '" + word + "'; name one");
            }
            orders = Optional.of(path("ORDERS", word));
        }

        private String value(String option) {
            String value = words.poll();
            if (value == null || value.isBlank() || (value.startsWith("--") && OPTIONS.contains(value))) {
                throw wrong(option + " needs a value");
            }
            return value;
        }

        private long whole(String option, long least, long most) {
            String value = value(option);
            try {
                long number = Long.parseLong(value);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw wrong(option + " is '" + value + "'; needed is a whole number" + range(least, most));
            }
            throw wrong(option + " is " + value + "; needed is a whole number" + range(least, most));
        }

        private static String range(long least, long most) {
            return least == Long.MIN_VALUE ? "" : " from " + least + " to " + most;
        }

        private double rate(String option) {
            String value = value(option);
            try {
                double number = Double.parseDouble(value);
                if (number >= 0.001 && number <= 1_000_000) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw wrong(option + " is '" + value + "'; needed is a number of orders per second, such as 20");
            }
            throw wrong(option + " is " + value + "; needed are 0.001 to 1000000 orders per second");
        }

        private static Path path(String option, String value) {
            try {
                return Path.of(value);
            } catch (InvalidPathException e) {
                throw wrong(option + " is '" + value + "', which no file can be called");
            }
        }

        private Arguments arguments() {
            if (orders.isPresent() && generate.isPresent()) {
                throw wrong("a file of orders and --generate; choose one");
            }
            return new Arguments(orders, generate, rate, seed, stock, broker, work, fresh, strict);
        }

        /** The option that begins alike. */
        private static String nearest(String word) {
            String begin = word.substring(0, Math.min(word.length(), 4));
            return OPTIONS.stream()
                    .filter(option -> option.startsWith(begin) || word.startsWith(option))
                    .findFirst()
                    .map(option -> "; did you mean " + option + "?")
                    .orElse("");
        }

        private static CommandException wrong(String what) {
            return new CommandException(Exit.BAD_INPUT, what + " (--help shows all options)");
        }
    }
}
