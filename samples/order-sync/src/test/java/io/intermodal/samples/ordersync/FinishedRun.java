package io.intermodal.samples.ordersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** A run of the orders that come along, for tests that look at what it leaves behind. */
public final class FinishedRun {

    private FinishedRun() {}

    /** Leaves a finished run in a folder. */
    public static void in(Path work) {
        Command command = Command.run("--broker", "memory:queue/finished", "--work", work);
        assertThat(command.exitCode()).as(command.toString()).isEqualTo(Exit.RECONCILED);
    }
}
