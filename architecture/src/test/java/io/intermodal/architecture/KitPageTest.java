package io.intermodal.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.tck.FaultReport;
import io.intermodal.tck.KitPage;
import io.intermodal.tck.KitReport;
import io.intermodal.tck.KitRunner;
import io.intermodal.tck.RuleResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Puts the kit's reports of all modules on one page: {@code target/kit-report.html}. */
class KitPageTest {

    @Test
    void allBrokersAreOnOnePage() throws IOException {
        List<KitReport> reports = new ArrayList<>();
        for (Module module : Module.all()) {
            for (Path file : jsonFiles(module.folder().resolve("target").resolve("tck"))) {
                reports.add(KitReport.ofJson(Files.readString(file)));
            }
        }
        List<FaultReport> faults = new ArrayList<>();
        for (Module module : Module.all()) {
            for (Path file :
                    jsonFiles(module.folder().resolve("target").resolve("tck").resolve("faults"))) {
                faults.add(FaultReport.ofJson(Files.readString(file)));
            }
        }
        String page = KitPage.of(reports, faults);
        Path folder = Files.createDirectories(Module.ROOT.resolve("target"));
        Files.writeString(folder.resolve("kit-report.html"), page);

        assertThat(faults).extracting(FaultReport::harness).contains("memory queue", "memory log");
        assertThat(reports).extracting(KitReport::harness).contains("memory queue", "memory log");
        for (KitReport report : reports) {
            List<String> ids = report.results().stream().map(RuleResult::id).toList();
            assertThat(page)
                    .contains(ids.stream().map(id -> "<tr id=\"" + id + "\">").toList());
            if (report.profile().equals("full")) {
                assertThat(ids)
                        .as("rules on " + report.harness())
                        .containsExactlyInAnyOrderElementsOf(KitRunner.ruleIds());
            }
        }
    }

    private static List<Path> jsonFiles(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }
}
