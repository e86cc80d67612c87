package io.intermodal.tck;

import io.intermodal.PublishOutcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** What a rule saw, in numbers: so that a passed rule shows that something happened. */
final class Observed {

    private static final int FAULTS_SHOWN = 4;

    private final Map<PublishOutcome, Integer> outcomes = new EnumMap<>(PublishOutcome.class);
    private final Map<Event.How, Integer> settled = new EnumMap<>(Event.How.class);
    private final List<String> faults = new ArrayList<>();
    private int attempted;
    private int handed;
    private int highestAttempt;
    private int dead;
    private int redriven;
    private int members;

    private Observed() {}

    /** The numbers of a history, as one line; empty if nothing was published and nothing happened. */
    static String in(List<Event> history) {
        Observed observed = new Observed();
        long began = history.isEmpty() ? 0 : history.get(0).at();
        history.forEach(event -> observed.count(event, began));
        return observed.line();
    }

    private void count(Event event, long began) {
        if (event instanceof Event.Attempted) {
            attempted++;
        } else if (event instanceof Event.Published one) {
            outcomes.merge(one.outcome(), 1, Integer::sum);
        } else if (event instanceof Event.Handed one) {
            handed++;
            highestAttempt = Math.max(highestAttempt, one.attempt());
        } else if (event instanceof Event.Settled one) {
            settled.merge(one.how(), 1, Integer::sum);
        } else if (event instanceof Event.Dead) {
            dead++;
        } else if (event instanceof Event.Redriven) {
            redriven++;
        } else if (event instanceof Event.Faulted one) {
            faults.add(String.format(Locale.ROOT, "%s at %.1f s", one.what(), (one.at() - began) / 1e9));
        } else if (event instanceof Event.Moved one && one.move() == Event.Move.JOINED) {
            members++;
        }
    }

    private String line() {
        StringJoiner line = new StringJoiner(", ");
        add(line, attempted, "published");
        outcomes.forEach((outcome, count) -> add(line, count, outcome.name()));
        add(line, members, members == 1 ? "member" : "members");
        add(line, handed, "handed out");
        settled.forEach((how, count) -> add(line, count, how.name().toLowerCase(Locale.ROOT)));
        if (highestAttempt > 1) {
            line.add("highest attempt " + highestAttempt);
        }
        add(line, dead, dead == 1 ? "dead letter" : "dead letters");
        add(line, redriven, "redriven");
        faults.stream().limit(FAULTS_SHOWN).forEach(line::add);
        if (faults.size() > FAULTS_SHOWN) {
            line.add("and " + (faults.size() - FAULTS_SHOWN) + " more faults");
        }
        return line.toString();
    }

    private static void add(StringJoiner line, int count, String what) {
        if (count > 0) {
            line.add(count + " " + what);
        }
    }
}
