package io.intermodal.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Capability;
import io.intermodal.tck.KitReport;
import io.intermodal.tck.KitRunner;
import io.intermodal.tck.RuleResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The table of {@code docs/capabilities.md} says what the kit's reports of this build say, a column per configuration that was tested;
 * {@code -Dcapabilities.write=true} writes it, with columns for configurations that have none yet. A column whose broker was not tested in this build
 * stays as it is.
 */
class CapabilitiesReportTest {

    /** The rule whose report has the declarations. */
    private static final String RULE = "CAP-1";

    private static final Pattern DECLARED = Pattern.compile("([A-Z_]+)=(NATIVE|EMULATED|UNSUPPORTED)");
    private static final Pattern RECOVERY = Pattern.compile("recovers within (\\d+ s)");
    private static final String BROKER = "tested broker";
    private static final String BOUND = "works again after an outage";
    private static final String LAST = "proved by";
    private static final boolean WRITE = Boolean.getBoolean("capabilities.write");
    private static final Path PAGE = Module.ROOT.resolve("docs/capabilities.md");

    private final String page = Text.of(PAGE);
    private final int begin = page.indexOf("| Capability |");
    private final int end = page.indexOf("\n\n", begin);

    @Test
    void theTableSaysWhatTheKitFound() throws IOException {
        Table written = Table.of(page.substring(begin, end));
        Table fresh = written.copy();
        for (KitReport report : reports()) {
            column(report).ifPresent(column -> {
                if (WRITE || written.compares(report.harness(), column)) {
                    fresh.put(report.harness(), column);
                }
            });
        }
        fresh.put(LAST, rules());
        if (WRITE) {
            Files.writeString(PAGE, page.substring(0, begin) + fresh.text() + page.substring(end));
            return;
        }
        assertThat(written.text())
                .as(
                        "docs/capabilities.md and the kit's reports; mvn -pl architecture -am test -Dtest=CapabilitiesReportTest -Dcapabilities.write=true")
                .isEqualTo(fresh.text());
    }

    private static Optional<Map<String, String>> column(KitReport report) {
        return report.results().stream()
                .filter(result -> result.id().equals(RULE) && result.status() == RuleResult.Status.PASSED)
                .filter(result -> DECLARED.matcher(result.observed()).find())
                .findFirst()
                .map(result -> {
                    Map<String, String> cells = new LinkedHashMap<>();
                    Matcher declared = DECLARED.matcher(result.observed());
                    while (declared.find()) {
                        cells.put("`" + declared.group(1) + "`", word(declared.group(2)));
                    }
                    cells.put(BROKER, report.broker());
                    Matcher bound = RECOVERY.matcher(result.observed());
                    cells.put(BOUND, bound.find() ? "within " + bound.group(1) : "?");
                    return cells;
                });
    }

    private static Map<String, String> rules() {
        Map<String, String> cells = new LinkedHashMap<>();
        for (Map.Entry<Capability, List<String>> entry :
                KitRunner.rulesOfCapabilities().entrySet()) {
            cells.put("`" + entry.getKey() + "`", String.join(", ", entry.getValue()));
        }
        return cells;
    }

    private static String word(String support) {
        return switch (support) {
            case "NATIVE" -> "native";
            case "EMULATED" -> "emulated";
            default -> "no";
        };
    }

    private static List<KitReport> reports() throws IOException {
        List<KitReport> reports = new ArrayList<>();
        for (Module module : Module.all()) {
            Path folder = module.folder().resolve("target/tck");
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.filter(file -> file.toString().endsWith(".json"))
                            .sorted()
                            .toList()) {
                        reports.add(KitReport.ofJson(Files.readString(file)));
                    }
                }
            }
        }
        return reports;
    }

    /** Columns by their heading, cells by the first cell of their row. The first two columns and the last one are the same for all brokers. */
    private record Table(List<String> rows, Map<String, Map<String, String>> columns) {

        static Table of(String text) {
            List<List<String>> lines = text.lines()
                    .filter(line -> !line.startsWith("|-"))
                    .map(line -> Stream.of(
                                    line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
                            .map(String::strip)
                            .toList())
                    .toList();
            List<String> rows = lines.stream().skip(1).map(line -> line.get(0)).toList();
            Map<String, Map<String, String>> columns = new LinkedHashMap<>();
            for (int i = 1; i < lines.get(0).size(); i++) {
                Map<String, String> cells = new LinkedHashMap<>();
                for (List<String> line : lines.subList(1, lines.size())) {
                    cells.put(line.get(0), line.get(i));
                }
                columns.put(lines.get(0).get(i), cells);
            }
            return new Table(rows, columns);
        }

        Table copy() {
            Map<String, Map<String, String>> copies = new LinkedHashMap<>();
            columns.forEach((name, cells) -> copies.put(name, new LinkedHashMap<>(cells)));
            return new Table(rows, copies);
        }

        /** Whether it has that column; what only a report can say is not missed where none has written the column yet. */
        boolean compares(String column, Map<String, String> cells) {
            Map<String, String> known = columns.get(column);
            if (known == null) {
                return false;
            }
            if (known.getOrDefault(BROKER, "").isEmpty()) {
                cells.put(BROKER, "");
                cells.put(BOUND, "");
            }
            return true;
        }

        void put(String column, Map<String, String> cells) {
            Map<String, String> rules = columns.remove(LAST);
            columns.put(column, cells);
            if (rules != null && !column.equals(LAST)) {
                columns.put(LAST, rules);
            }
        }

        String text() {
            List<String> lines = new ArrayList<>();
            lines.add(line("Capability", columns.keySet().stream()));
            lines.add("|" + "---|".repeat(columns.size() + 1));
            for (String row : rows) {
                lines.add(line(row, columns.values().stream().map(cells -> cells.getOrDefault(row, ""))));
            }
            return String.join("\n", lines);
        }

        private static String line(String first, Stream<String> others) {
            return Stream.concat(Stream.of(first), others).collect(Collectors.joining(" | ", "| ", " |"));
        }
    }
}
