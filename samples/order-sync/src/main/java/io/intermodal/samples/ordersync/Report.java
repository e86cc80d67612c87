package io.intermodal.samples.ordersync;

import io.intermodal.samples.ordersync.input.Rejects;
import io.intermodal.samples.ordersync.reconcile.Reconciliation;
import io.intermodal.samples.ordersync.reconcile.Verdict;
import io.intermodal.samples.ordersync.store.Database;
import io.intermodal.samples.ordersync.store.DeadLetterTable;
import io.intermodal.samples.ordersync.store.RunTable;
import java.util.List;

/** Prints what the reconciliation found and says by the exit code whether all of it holds. */
final class Report {

    private static final int DEAD_LETTERS_SHOWN = 50;

    private final Database database;
    private final Screen screen;
    private final Rejects rejects;
    private final List<String> refused;
    private final long otherDeadLetters;

    Report(Database database, Screen screen, Rejects rejects, List<String> refused, long otherDeadLetters) {
        this.database = database;
        this.screen = screen;
        this.rejects = rejects;
        this.refused = List.copyOf(refused);
        this.otherDeadLetters = otherDeadLetters;
    }

    int print(RunTable.Run run, String totals) {
        screen.say(totals);
        screen.say("");
        screen.say("reconciliation of run " + run.id());
        boolean holds = refused.isEmpty();
        for (Verdict verdict : database.query(Reconciliation::run)) {
            holds &= verdict.holds();
            screen.say((verdict.holds() ? "  ok    " : "  FAIL  ") + verdict.text());
            verdict.details().forEach(detail -> screen.say("          " + detail));
        }
        refused.forEach(line -> screen.say("  FAIL  " + line));
        printDeadLetters();
        if (rejects.count() > 0) {
            screen.say("set aside: " + rejects.count() + " orders, in " + rejects.file()
                    + "; correct them and run that file with a work folder of its own");
        }
        if (!holds) {
            screen.say("result: NOT RECONCILED");
            return Exit.NOT_RECONCILED;
        }
        RunTable.finish(database);
        screen.say("result: reconciled" + (rejects.count() > 0 ? ", but for the orders that were set aside" : ""));
        return rejects.count() > 0 ? Exit.BAD_INPUT : Exit.RECONCILED;
    }

    private void printDeadLetters() {
        List<DeadLetterTable.Row> letters = DeadLetterTable.all(database);
        screen.say("dead letters: " + (letters.isEmpty() ? "none" : letters.size()));
        letters.stream()
                .limit(DEAD_LETTERS_SHOWN)
                .forEach(row ->
                        screen.say("  " + row.group() + "  order " + row.orderId() + "  " + row.reason() + " after "
                                + row.attempts() + (row.attempts() == 1 ? " attempt: " : " attempts: ") + row.text()));
        if (letters.size() > DEAD_LETTERS_SHOWN) {
            screen.say("  and " + (letters.size() - DEAD_LETTERS_SHOWN) + " more");
        }
        if (otherDeadLetters > 0) {
            screen.say("  and " + otherDeadLetters + " that other runs left behind");
        }
    }
}
