package io.intermodal.benchmarks;

import io.intermodal.brokers.Broker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The command: measures Intermodal and the broker's own client in turn. */
public final class Bench {

    private static final int RUN_MINUTES = 5;

    private final Options options;
    private final PrintStream out;
    private final Map<Scenario, Rounds> results = new EnumMap<>(Scenario.class);
    private int number;

    Bench(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Exit code 0: measured; 1: something failed; 2: the command line makes no sense. */
    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    static int run(PrintStream out, PrintStream err, String... arguments) {
        if (List.of(arguments).contains("--help")) {
            out.print(Options.HELP);
            return 0;
        }
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            err.println("bench: " + e.getMessage() + "; see ./bench --help");
            return 2;
        }
        try {
            new Bench(options, out).run();
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } catch (Exception e) {
            err.println("bench: " + e);
            return 1;
        }
    }

    private void run() throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(options.minutes());
        Broker broker = Place.start(options.broker());
        try {
            Place place = Place.of(options.broker(), broker);
            out.printf(
                    Locale.ROOT,
                    "%s, body %s, %d messages after as many to warm up, up to %d rounds; JDK %s, %d processors%n",
                    place.kind(),
                    options.body(),
                    options.messages(),
                    options.rounds(),
                    Runtime.version(),
                    Runtime.getRuntime().availableProcessors());
            int round = 0;
            while (round < options.rounds() && (round == 0 || System.nanoTime() - end < 0)) {
                round(place);
                round++;
            }
            if (round < options.rounds()) {
                out.println("only " + round + " rounds: the time is over (--minutes)");
            }
            results.forEach((scenario, rounds) -> rounds.print(scenario.toString(), out));
        } finally {
            if (broker != null) {
                broker.close();
            }
        }
    }

    private void round(Place place) throws Exception {
        for (Scenario scenario : options.scenarios()) {
            Cost first = place.isInMemory() ? null : one(false, place, scenario);
            Cost intermodal = one(true, place, scenario);
            Cost second = place.isInMemory() ? null : one(false, place, scenario);
            results.computeIfAbsent(scenario, any -> new Rounds()).add(first, intermodal, second);
        }
    }

    private Cost one(boolean intermodal, Place place, Scenario scenario) throws Exception {
        Run run = new Run(
                intermodal,
                place,
                scenario,
                "bench-" + scenario + "-" + ++number,
                options.messages(),
                options.messages(),
                options.body());
        if (!place.isInMemory()) {
            run.prepare();
        }
        try {
            Cost cost = fork(run);
            out.printf(
                    Locale.ROOT,
                    "  %-10s %-10s %8.0f/s %8.2f us %8.0f bytes%n",
                    scenario,
                    intermodal ? "intermodal" : "client",
                    cost.perSecond(),
                    cost.cpuMicros(),
                    cost.bytes());
            return cost;
        } finally {
            if (!place.isInMemory()) {
                run.cleanUp();
            }
        }
    }

    private Cost fork(Run run) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        Path profile = options.profile();
        if (profile != null && run.intermodal()) {
            Files.createDirectories(profile);
            command.add("-XX:StartFlightRecording=settings=profile,filename=" + profile.resolve(run.queue() + ".jfr"));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Run.class.getName()));
        command.addAll(run.arguments());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread stop = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            Cost cost = CompletableFuture.supplyAsync(() -> answer(process)).get(RUN_MINUTES, TimeUnit.MINUTES);
            process.waitFor(1, TimeUnit.MINUTES); // a recording is written at its end
            return cost;
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("no result of " + run, e);
        } finally {
            process.destroyForcibly();
            Runtime.getRuntime().removeShutdownHook(stop);
        }
    }

    private static Cost answer(Process process) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (Cost.isLine(line)) {
                    return Cost.parse(line);
                }
            }
            throw new IllegalStateException("the process ended without a result; it said why on the standard error");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
