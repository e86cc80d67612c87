package io.intermodal.tck;

import java.util.Set;

/**
 * What the checker has to know about a group.
 *
 * @param name destination and group, as in the events
 * @param destination whose messages it gets
 * @param ordered whether its mode is ORDERED
 * @param concurrency the most hand-overs at once in one member
 * @param maxAttempts after how many failures a message is a dead letter; 0 if exhaustion does not make dead letters
 * @param existsSince messages whose publish began later must reach it; {@code Long.MAX_VALUE} if never provisioned
 * @param complete whether every confirmed message must have been finished at the end
 * @param deadListed whether its dead letters were listed at the end
 * @param settling how long what shook it may work on, in nanoseconds
 * @param expectedDead messages that must be there for a reason that the history does not show
 */
record GroupFacts(
        String name,
        String destination,
        boolean ordered,
        int concurrency,
        int maxAttempts,
        long existsSince,
        boolean complete,
        boolean deadListed,
        long settling,
        Set<String> expectedDead) {}
