package io.intermodal.spi;

import java.time.Duration;

/** Where a message goes to or comes from. The engine decides where; only the binder knows what that is called on its broker. */
public sealed interface Route {

    /**
     * To every group of a destination: publishing. Not readable.
     *
     * @param destination the destination
     */
    record Everyone(DestinationRef destination) implements Route {}

    /**
     * To one group and no other: retry copies and redrives. A key goes to the same lane as in the main flow. Read from here, a group gets both
     * its share of the destination and what was sent to it alone.
     *
     * @param group the group
     */
    record OneGroup(GroupRef group) implements Route {}

    /**
     * The dead letters of one group.
     *
     * @param group the group
     */
    record DeadLetters(GroupRef group) implements Route {}

    /**
     * Storage of the engine's delay relay: a queue in which every message waits equally long, so that it is read in the order of due times.
     * The final target travels in the message.
     *
     * @param namespace the connection's namespace
     * @param delay how long messages of this rung wait
     */
    record DelayRung(String namespace, Duration delay) implements Route {}
}
