package io.intermodal.tck;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reports side by side on one HTML page that needs nothing else: a row for each rule, a column for each run. */
public final class KitPage {

    private static final Map<String, String> FAMILIES = new LinkedHashMap<>();

    static {
        FAMILIES.put("PUB", "publishing");
        FAMILIES.put("CON", "consuming");
        FAMILIES.put("SET", "settling");
        FAMILIES.put("ORD", "order");
        FAMILIES.put("RTY", "retries");
        FAMILIES.put("DLQ", "dead letters and redrive");
        FAMILIES.put("DLY", "later");
        FAMILIES.put("TTL", "not any more");
        FAMILIES.put("HDR", "what a message carries");
        FAMILIES.put("CNC", "how many at once");
        FAMILIES.put("GRP", "groups");
        FAMILIES.put("LIF", "pausing, closing");
        FAMILIES.put("WAY", "every way to consume");
        FAMILIES.put("FLT", "faults");
        FAMILIES.put("CFG", "settings");
        FAMILIES.put("CAP", "capabilities");
        FAMILIES.put("SEC", "what must not be seen");
        FAMILIES.put("OBS", "what must be seen");
    }

    private final StringBuilder page = new StringBuilder();
    private final List<KitReport> reports;
    private final List<FaultReport> faults;

    private KitPage(List<KitReport> reports, List<FaultReport> faults) {
        this.reports = List.copyOf(reports);
        this.faults = List.copyOf(faults);
    }

    /**
     * A page of these reports, in this order.
     *
     * @return HTML, complete
     */
    public static String of(List<KitReport> reports) {
        return of(reports, List.of());
    }

    /**
     * A page of these reports, and of rounds of faults.
     *
     * @return HTML, complete
     */
    public static String of(List<KitReport> reports, List<FaultReport> faults) {
        return new KitPage(reports, faults).write();
    }

    private String write() {
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("<title>Intermodal compatibility kit</title>\n<style>\n")
                .append(style())
                .append("</style></head><body>\n<h1>Intermodal compatibility kit</h1>\n")
                .append("<p class=\"lead\">")
                .append(reports.isEmpty() ? "Faults under load" : "One contract, " + rules().size() + " rules")
                .append(", proved on every broker. Open a line to see what was observed.</p>\n");
        if (!reports.isEmpty()) {
            cards();
        }
        FaultSection.write(page, faults);
        if (!reports.isEmpty()) {
            table();
        }
        return page.append("</body></html>\n").toString();
    }

    private void cards() {
        page.append("<div class=\"cards\">\n");
        for (KitReport report : reports) {
            page.append("<div class=\"card ")
                    .append(report.passed() ? "good" : "bad")
                    .append("\"><h2>")
                    .append(escaped(report.harness()))
                    .append("</h2><p>")
                    .append(escaped(report.broker()))
                    .append("</p><p class=\"big\">")
                    .append(report.count(RuleResult.Status.PASSED))
                    .append(" passed</p><p>")
                    .append(report.count(RuleResult.Status.FAILED))
                    .append(" failed · ")
                    .append(report.count(RuleResult.Status.REFUSAL_PROVED))
                    .append(" refusals proved · ")
                    .append(report.count(RuleResult.Status.NOT_RUN))
                    .append(" not run</p><p class=\"small\">")
                    .append(escaped(report.profile()))
                    .append(" · seed ")
                    .append(report.seed())
                    .append(" · ")
                    .append(seconds(report.millis()))
                    .append("</p></div>\n");
        }
        page.append("</div>\n");
    }

    private void table() {
        page.append("<table><thead><tr><th class=\"rule\">rule</th>");
        reports.forEach(
                report -> page.append("<th>").append(escaped(report.harness())).append("</th>"));
        page.append("</tr></thead>\n");
        String family = "";
        for (RuleResult rule : rules().values()) {
            String own = rule.id().substring(0, rule.id().indexOf('-'));
            if (!own.equals(family)) {
                page.append(family.isEmpty() ? "<tbody>" : "</tbody><tbody>")
                        .append("<tr class=\"family\"><td colspan=\"")
                        .append(reports.size() + 1)
                        .append("\"><b>")
                        .append(escaped(own))
                        .append("</b> ")
                        .append(escaped(FAMILIES.getOrDefault(own, "")))
                        .append("</td></tr>\n");
                family = own;
            }
            row(rule);
        }
        page.append(family.isEmpty() ? "" : "</tbody>").append("</table>\n");
    }

    private void row(RuleResult rule) {
        List<Optional<RuleResult>> cells = new ArrayList<>();
        reports.forEach(report -> cells.add(find(report, rule.id())));
        boolean failed = cells.stream()
                .flatMap(Optional::stream)
                .anyMatch(result -> result.status() == RuleResult.Status.FAILED);
        page.append("<tr id=\"")
                .append(escaped(rule.id()))
                .append("\"><td class=\"rule\"><details")
                .append(failed ? " open" : "")
                .append("><summary><b>")
                .append(escaped(rule.id()))
                .append("</b> ")
                .append(escaped(rule.title()))
                .append(" <span class=\"small\">")
                .append(escaped(String.join(" ", rule.statements())))
                .append("</span></summary><dl>");
        for (int i = 0; i < reports.size(); i++) {
            String harness = reports.get(i).harness();
            cells.get(i).ifPresent(result -> observed(harness, result));
        }
        page.append("</dl></details></td>");
        cells.forEach(this::cell);
        page.append("</tr>\n");
    }

    private void observed(String harness, RuleResult result) {
        page.append("<dt>").append(escaped(harness)).append("</dt><dd>");
        page.append(escaped(result.observed().isEmpty() ? "no message" : result.observed()));
        if (!result.detail().isEmpty()) {
            page.append("<pre>").append(escaped(result.detail())).append("</pre>");
        }
        page.append("</dd>");
    }

    private void cell(Optional<RuleResult> found) {
        if (found.isEmpty()) {
            page.append("<td class=\"none\">not chosen</td>");
            return;
        }
        RuleResult result = found.get();
        page.append("<td class=\"")
                .append(result.status().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .append("\">")
                .append(
                        switch (result.status()) {
                            case PASSED -> "✓ passed";
                            case REFUSAL_PROVED -> "✓ refused";
                            case FAILED -> "✗ failed";
                            case NOT_RUN -> "not run";
                        })
                .append(" <span class=\"small\">")
                .append(seconds(result.millis()))
                .append("</span></td>");
    }

    /** Every rule of any report, in the order in which they first come. */
    private Map<String, RuleResult> rules() {
        Map<String, RuleResult> rules = new LinkedHashMap<>();
        reports.stream()
                .flatMap(report -> report.results().stream())
                .forEach(result -> rules.putIfAbsent(result.id(), result));
        return rules;
    }

    private static Optional<RuleResult> find(KitReport report, String id) {
        return report.results().stream()
                .filter(result -> result.id().equals(id))
                .findFirst();
    }

    static String seconds(long millis) {
        return String.format(Locale.ROOT, millis < 100_000 ? "%.1f s" : "%.0f s", millis / 1e3);
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String style() {
        try (InputStream css = Objects.requireNonNull(KitPage.class.getResourceAsStream("page.css"), "page.css")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The page's style could not be read", e);
        }
    }
}
