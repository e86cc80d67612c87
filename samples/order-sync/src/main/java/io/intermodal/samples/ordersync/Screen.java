package io.intermodal.samples.ordersync;

import java.io.PrintStream;

/** Where the command writes: lines that stay, and one status line that is written over where that is possible. Thread-safe. */
final class Screen {

    private static final String BACK_AND_CLEAR = "\r\u001b[K";

    private final PrintStream out;
    private final PrintStream err;
    private final int columns;
    private boolean statusShown;

    /**
     * A screen.
     *
     * @param columns the width of the terminal; 0 if it is none and nothing can be written over
     */
    Screen(PrintStream out, PrintStream err, int columns) {
        this.out = out;
        this.err = err;
        this.columns = columns;
    }

    boolean isTerminal() {
        return columns > 0;
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
        if (isTerminal()) {
            // a line that wraps could not be written over
            out.print(BACK_AND_CLEAR + line.substring(0, Math.min(line.length(), columns - 1)));
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
