package io.intermodal.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The results of one scenario, round by round. */
final class Rounds {

    private record Round(
            @Nullable Cost first, Cost intermodal, @Nullable Cost second) {}

    private final List<Round> rounds = new ArrayList<>();

    void add(@Nullable Cost first, Cost intermodal, @Nullable Cost second) {
        rounds.add(new Round(first, intermodal, second));
    }

    void print(String scenario, PrintStream out) {
        out.println(scenario);
        print("messages/s", Cost::perSecond, out);
        print("CPU us/message", Cost::cpuMicros, out);
        print("bytes/message", Cost::bytes, out);
    }

    private void print(String what, ToDoubleFunction<Cost> figure, PrintStream out) {
        List<Double> ratios = new ArrayList<>();
        List<Double> controls = new ArrayList<>();
        List<Double> own = new ArrayList<>();
        List<Double> clients = new ArrayList<>();
        for (Round round : rounds) {
            double ours = figure.applyAsDouble(round.intermodal);
            own.add(ours);
            if (round.first != null && round.second != null) {
                double first = figure.applyAsDouble(round.first);
                double second = figure.applyAsDouble(round.second);
                clients.add((first + second) / 2);
                ratios.add(2 * ours / (first + second));
                controls.add(second / first);
            }
        }
        out.printf(Locale.ROOT, "  %-15s %9.1f", what, median(own));
        if (!ratios.isEmpty()) {
            out.printf(Locale.ROOT, " : %9.1f = %s   A/A %s", median(clients), spread(ratios), spread(controls));
        }
        out.println();
    }

    private static String spread(List<Double> values) {
        double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
        double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
        return String.format(Locale.ROOT, "%.2fx (%.2f to %.2f)", median(values), least, most);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
