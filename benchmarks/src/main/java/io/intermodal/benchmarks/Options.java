package io.intermodal.benchmarks;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the command line says. */
final class Options {

    static final String HELP = """
            usage: ./bench --broker NAME [options]

            What Intermodal costs beside the broker's own client, on a real broker that is started for it. Each
            measurement runs in a process of its own; in every round the client runs twice and Intermodal once between
            them, so the first two (A/A) show how far two equal runs differ.

              --broker NAME      activemq, kafka, rabbitmq, rocketmq; memory: Intermodal alone on the broker in memory
              --scenario LIST    of publish, work-1, work-4, ordered-1, ordered-4; default all
              --rounds N         1 to 50; default 5
              --messages N       measured in each run, after as many to warm up; 100 to 1000000; default 30000
              --body KIND        text (encoded and decoded by both sides) or bytes (Intermodal copies them, clients do
                                 not); default text
              --minutes N        begins no other round after that; 1 to 240; default 30
              --profile FOLDER   writes a recording of the JDK's Flight Recorder of each run of Intermodal there
              --help             this text

            Ratios are Intermodal's figure divided by the mean of the client's two in the same round: the median of all
            rounds, and the least and the most. CPU is that of the whole client process; 1.10x is a tenth more.
            """;

    private String broker = "";
    private List<Scenario> scenarios = List.of(Scenario.values());
    private int rounds = 5;
    private int messages = 30_000;
    private int minutes = 30;
    private Body body = Body.TEXT;
    private @Nullable Path profile;

    private Options() {}

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException with a text for whoever wrote it
     */
    static Options parse(String... arguments) {
        Options options = new Options();
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException("'" + arguments[i] + "' is no option, or needs a value");
            }
            options.set(arguments[i], arguments[i + 1]);
        }
        if (options.broker.isEmpty()) {
            throw new IllegalArgumentException("--broker is needed: one of " + Place.KINDS);
        }
        return options;
    }

    private void set(String name, String value) {
        switch (name) {
            case "--broker" -> broker = one(name, value, Place.KINDS);
            case "--scenario" -> scenarios = scenarios(value);
            case "--rounds" -> rounds = number(name, value, 1, 50);
            case "--messages" -> messages = number(name, value, 100, 1_000_000);
            case "--minutes" -> minutes = number(name, value, 1, 240);
            case "--body" ->
                body = Body.valueOf(one(name, value, List.of("text", "bytes")).toUpperCase(Locale.ROOT));
            case "--profile" -> profile = Path.of(value).toAbsolutePath();
            default -> throw new IllegalArgumentException("there is no option '" + name + "'");
        }
    }

    private static List<Scenario> scenarios(String list) {
        Map<String, Scenario> known = new LinkedHashMap<>();
        for (Scenario scenario : Scenario.values()) {
            known.put(scenario.toString(), scenario);
        }
        for (String name : list.split(",", -1)) {
            one("--scenario", name, known.keySet());
        }
        List<String> chosen = List.of(list.split(",", -1));
        return known.values().stream()
                .filter(scenario -> chosen.contains(scenario.toString()))
                .toList();
    }

    private static String one(String name, String value, Collection<String> allowed) {
        if (!allowed.contains(value)) {
            throw new IllegalArgumentException(name + " is '" + value + "'; allowed are " + String.join(", ", allowed));
        }
        return value;
    }

    private static int number(String name, String value, int least, int most) {
        if (value.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new IllegalArgumentException(name + " is '" + value + "'; allowed are " + least + " to " + most);
    }

    String broker() {
        return broker;
    }

    List<Scenario> scenarios() {
        return scenarios;
    }

    int rounds() {
        return rounds;
    }

    int messages() {
        return messages;
    }

    int minutes() {
        return minutes;
    }

    Body body() {
        return body;
    }

    @Nullable
    Path profile() {
        return profile;
    }
}
