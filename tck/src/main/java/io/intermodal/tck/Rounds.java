package io.intermodal.tck;

import io.intermodal.PublishOutcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Which rounds follow from a seed, and what one of them showed. */
final class Rounds {

    private final List<Blow> blows;
    private final Random random;
    private final List<Blow> left = new ArrayList<>();
    private int number;

    /** Over these blows, in an order by chance. */
    Rounds(List<Blow> blows, long seed) {
        this.blows = blows;
        this.random = new Random(seed);
    }

    /** The next one: every blow comes once before any comes again. */
    Round next() {
        if (left.isEmpty()) {
            left.addAll(blows);
        }
        Blow blow = left.remove(random.nextInt(left.size()));
        RoundWork.Mix[] mixes = RoundWork.Mix.values();
        return new Round(++number, blow, mixes[random.nextInt(mixes.length)]);
    }

    /** Runs a round and counts what happened. */
    static FaultRound run(Round round, Harness harness, long seed) {
        RuleRun run = new RuleRun(round, harness, seed);
        RuleResult result = run.run();
        Set<String> published = new HashSet<>();
        Set<String> confirmed = new HashSet<>();
        Set<String> groups = new HashSet<>();
        long unknown = 0;
        long delivered = 0;
        for (Event event : run.history()) {
            if (event instanceof Event.Attempted) {
                published.add(event.id());
            } else if (event instanceof Event.Published one) {
                if (one.outcome() == PublishOutcome.CONFIRMED) {
                    confirmed.add(one.id());
                }
                unknown += one.outcome() == PublishOutcome.UNKNOWN ? 1 : 0;
            } else if (event instanceof Event.Handed one) {
                delivered++;
                groups.add(one.group());
            }
        }
        long repeated = groups.stream()
                .mapToLong(group -> repeats(run.history(), group))
                .sum();
        return new FaultRound(
                round.blow().label(),
                round.mix().name(),
                result,
                published.size(),
                confirmed.size(),
                unknown,
                delivered,
                repeated,
                round.recoveryMillis());
    }

    private static long repeats(List<Event> history, String group) {
        Set<String> finished = new HashSet<>();
        long repeats = 0;
        for (Event event : history) {
            if (event instanceof Event.Settled one && one.group().equals(group)) {
                if (one.how() == Event.How.ACKED || one.how() == Event.How.REJECTED) {
                    finished.add(one.id());
                }
            } else if (event instanceof Event.Handed one && one.group().equals(group) && finished.contains(one.id())) {
                repeats++;
            }
        }
        return repeats;
    }
}
