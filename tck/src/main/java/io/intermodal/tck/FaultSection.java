package io.intermodal.tck;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The page's part on faults: which fault on which broker, what was observed, and the stories of rounds that failed. */
final class FaultSection {

    private final StringBuilder page;
    private final List<FaultReport> reports;

    private FaultSection(StringBuilder page, List<FaultReport> reports) {
        this.page = page;
        this.reports = reports;
    }

    static void write(StringBuilder page, List<FaultReport> reports) {
        if (!reports.isEmpty()) {
            new FaultSection(page, reports).write();
        }
    }

    private void write() {
        page.append(
                        "<h2 id=\"faults\">Faults under load</h2>\n<p>Messages flow, a fault falls, and the whole history is checked afterwards: ")
                .append(
                        "nothing confirmed is lost, nothing repeats without a cause that the contract names, and a new message gets ")
                .append(
                        "through within the bound. A round in which nobody noticed the fault fails.</p>\n<table class=\"faults\"><thead><tr><th class=\"rule\">fault</th>");
        for (FaultReport report : reports) {
            page.append("<th>")
                    .append(KitPage.escaped(report.harness()))
                    .append("<br><span class=\"small\">")
                    .append(KitPage.escaped(report.broker()))
                    .append(" · ")
                    .append(KitPage.escaped(report.profile()))
                    .append(" · seed ")
                    .append(report.seed())
                    .append("</span></th>");
        }
        page.append("</tr></thead><tbody>\n");
        for (Blow blow : Blow.values()) {
            if (reports.stream().anyMatch(report -> !of(report, blow).isEmpty())) {
                row(blow);
            }
        }
        cycles();
        page.append("</tbody></table>\n");
        stories();
    }

    /** Not a round: what was left after many connections. */
    private void cycles() {
        if (reports.stream().allMatch(report -> of(report, "cycles").isEmpty())) {
            return;
        }
        page.append("<tr><td class=\"rule\"><b>cycles</b> connected, cut, recovered and closed, again and again</td>");
        for (FaultReport report : reports) {
            List<FaultRound> found = of(report, "cycles");
            RuleResult result = found.isEmpty() ? null : found.get(0).result();
            if (result == null || result.status() == RuleResult.Status.NOT_RUN) {
                page.append("<td class=\"none\">not run</td>");
                continue;
            }
            boolean good = result.status() == RuleResult.Status.PASSED;
            page.append("<td class=\"")
                    .append(good ? "passed" : "failed")
                    .append("\">")
                    .append(good ? "✓ nothing left" : "✗ <a href=\"#" + anchor(report, found.get(0)) + "\">story</a>")
                    .append("<br><span class=\"small numbers\">")
                    .append(KitPage.escaped(result.observed().replaceAll(".*(?=after \\d+ cycles)", ""))
                            .replace(", ", "<br>"))
                    .append("</span></td>");
        }
        page.append("</tr>\n");
    }

    private static List<FaultRound> of(FaultReport report, Blow blow) {
        return of(report, blow.label());
    }

    private static List<FaultRound> of(FaultReport report, String fault) {
        return report.rounds().stream()
                .filter(round -> round.fault().equals(fault))
                .toList();
    }

    private void row(Blow blow) {
        page.append("<tr><td class=\"rule\"><b>")
                .append(blow.label())
                .append("</b> ")
                .append(KitPage.escaped(blow.title()))
                .append("</td>");
        for (FaultReport report : reports) {
            cell(report, of(report, blow));
        }
        page.append("</tr>\n");
    }

    private void cell(FaultReport report, List<FaultRound> rounds) {
        List<FaultRound> run = rounds.stream()
                .filter(round -> round.result().status() != RuleResult.Status.NOT_RUN)
                .toList();
        if (run.isEmpty()) {
            page.append("<td class=\"none\">not run<br><span class=\"small why\">")
                    .append(
                            rounds.isEmpty()
                                    ? "not chosen"
                                    : KitPage.escaped(rounds.get(0).result().detail()))
                    .append("</span></td>");
            return;
        }
        List<FaultRound> failed = failed(run);
        page.append("<td class=\"")
                .append(failed.isEmpty() ? "passed" : "failed")
                .append("\">")
                .append(failed.isEmpty() ? "✓ " : "✗ ")
                .append(run.size() - failed.size())
                .append(run.size() == 1 && failed.isEmpty() ? " round" : " of " + run.size() + " rounds")
                .append("<br><span class=\"small numbers\">");
        numbers(run);
        page.append("</span>");
        for (FaultRound round : failed) {
            page.append(" <a href=\"#").append(anchor(report, round)).append("\">story</a>");
        }
        page.append("</td>");
    }

    private void numbers(List<FaultRound> run) {
        long slowest = run.stream().mapToLong(FaultRound::recoveryMillis).max().orElse(-1);
        page.append(sum(run.stream().mapToLong(FaultRound::published).sum()))
                .append(" published · ")
                .append(sum(run.stream().mapToLong(FaultRound::confirmed).sum()))
                .append(" confirmed<br>")
                .append(sum(run.stream().mapToLong(FaultRound::delivered).sum()))
                .append(" delivered · ")
                .append(sum(run.stream().mapToLong(FaultRound::repeated).sum()))
                .append(" repeated<br>")
                .append(slowest < 0 ? "not recovered" : "recovered in " + seconds(slowest));
    }

    private void stories() {
        List<String> told = new ArrayList<>();
        Set<String> titles = new LinkedHashSet<>();
        for (FaultReport report : reports) {
            for (FaultRound round : failed(report.rounds())) {
                titles.add(report.harness());
                told.add("<details open id=\"" + anchor(report, round) + "\"><summary><b>"
                        + KitPage.escaped(round.result().id()) + "</b> on " + KitPage.escaped(report.harness()) + ": "
                        + KitPage.escaped(round.result().title()) + "</summary><p>"
                        + KitPage.escaped(round.result().observed()) + "</p><pre>"
                        + KitPage.escaped(round.result().detail()) + "</pre></details>\n");
            }
        }
        if (!told.isEmpty()) {
            page.append("<h3>Failing histories on ")
                    .append(KitPage.escaped(String.join(", ", titles)))
                    .append("</h3>\n");
            told.forEach(page::append);
        }
    }

    private static List<FaultRound> failed(List<FaultRound> rounds) {
        return rounds.stream()
                .filter(round -> round.result().status() == RuleResult.Status.FAILED)
                .toList();
    }

    private static String anchor(FaultReport report, FaultRound round) {
        return (report.harness() + "-" + round.result().id())
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-");
    }

    private static String sum(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
    }
}
