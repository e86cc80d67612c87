package io.intermodal.samples.ordersync.reconcile;

import java.util.List;

/**
 * What one check found.
 *
 * @param holds whether all is well
 * @param text what was checked, with its numbers
 * @param details what is wrong, the first few
 */
public record Verdict(boolean holds, String text, List<String> details) {

    private static final int SHOWN = 5;

    static Verdict of(String text, List<String> wrong) {
        List<String> shown = wrong.stream().limit(SHOWN).toList();
        if (wrong.size() > SHOWN) {
            shown = new java.util.ArrayList<>(shown);
            shown.add("and " + (wrong.size() - SHOWN) + " more");
        }
        return new Verdict(wrong.isEmpty(), text, List.copyOf(shown));
    }
}
