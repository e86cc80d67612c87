package io.intermodal.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the reports of one harness into a folder: a file of each kind for each run, and one page for all of them. */
final class ReportFiles {

    private ReportFiles() {}

    /** Of rounds of faults. */
    static void write(Path folder, FaultReport report) {
        String name = fileName(report.harness());
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(name + ".json"), report.json());
            Files.writeString(folder.resolve(name + ".xml"), report.junitXml());
            Files.writeString(folder.resolve(name + ".txt"), report.text());
            Files.writeString(folder.resolve(name + ".html"), KitPage.of(List.of(), List.of(report)));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The report of " + report.harness() + " could not be written to " + folder, e);
        }
    }

    private static String fileName(String harness) {
        return harness.replaceAll("[^A-Za-z0-9.-]+", "-");
    }

    static void write(Path folder, List<KitReport> runs) {
        String name = fileName(runs.get(0).harness());
        try {
            Files.createDirectories(folder);
            for (int run = 0; run < runs.size(); run++) {
                KitReport report = runs.get(run);
                String own = runs.size() == 1 ? name : name + "-run-" + (run + 1);
                Files.writeString(folder.resolve(own + ".json"), report.json());
                Files.writeString(folder.resolve(own + ".xml"), report.junitXml());
                Files.writeString(folder.resolve(own + ".txt"), report.text());
            }
            Files.writeString(folder.resolve(name + ".html"), KitPage.of(runs));
            if (runs.size() > 1) {
                Files.writeString(
                        folder.resolve(name + ".txt"),
                        runs.stream().map(KitReport::summary).collect(Collectors.joining("\n", "", "\n")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The report of " + runs.get(0).harness() + " could not be written to " + folder, e);
        }
    }
}
