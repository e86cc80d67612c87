package io.intermodal.samples.ordersync;

import java.io.PrintStream;

/** Where the command writes: lines that stay, and one status line that is written over where that is possible. Thread-safe. */
final class Screen {

    private static final String BACK_AND_CLEAR = "\r\u001b[K";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private boolean statusShown;

    /**
     * A screen.
     *
     * @param terminal whether a line can be written over
     */
    Screen(PrintStream out, PrintStream err, boolean terminal) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    boolean isTerminal() {
        return terminal;
    }

    /** A line that stays. */
    synchronized void say(String line) {
        clear();
        out.println(line);
    }

    /** A line about trouble. */
    synchronized void warn(String line) {
        clear();
        out.flush();
        err.println("order-sync: " + line);
    }

    /** How far it got. */
    synchronized void status(String line) {
        if (terminal) {
            out.print(BACK_AND_CLEAR + line);
            out.flush();
            statusShown = true;
        } else {
            out.println(line);
        }
    }

    private void clear() {
        if (statusShown) {
            out.print(BACK_AND_CLEAR);
            statusShown = false;
        }
    }
}
