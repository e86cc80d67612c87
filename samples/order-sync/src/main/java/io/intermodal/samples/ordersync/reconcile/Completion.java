package io.intermodal.samples.ordersync.reconcile;

import io.intermodal.Group;
import io.intermodal.samples.ordersync.shop.Groups;
import io.intermodal.samples.ordersync.store.Database;
import io.intermodal.samples.ordersync.store.DeadLetterTable;
import io.intermodal.samples.ordersync.store.OutboxRelay;
import io.intermodal.samples.ordersync.store.Tally;
import java.util.HashMap;
import java.util.Map;

/** Knows when nothing is left to do. */
public final class Completion {

    private final Database database;
    private final Tally tally;
    private final OutboxRelay relay;

    /** Looks at these. */
    public Completion(Database database, Tally tally, OutboxRelay relay) {
        this.database = database;
        this.tally = tally;
        this.relay = relay;
    }

    /**
     * Whether every confirmed message is handled by every group, or dead-lettered, and nothing waits to be published. The order of looking
     * matters: a handler puts what it says into the backlog before its message counts as handled, and a message counts as confirmed before it
     * leaves the backlog. So whoever finds everything handled, then the backlog empty, then as many confirmed as were handled, has seen the end.
     */
    public boolean isReached() {
        Map<Group, Long> handled = new HashMap<>();
        Groups.ALL.forEach(group -> handled.put(group, tally.handledBy(group.toString())));
        if (relay.pending() > 0) {
            return false;
        }
        Map<String, Long> dead = DeadLetterTable.unhandled(database);
        return Groups.ALL.stream()
                .allMatch(group -> handled.getOrDefault(group, 0L) + dead.getOrDefault(group.toString(), 0L)
                        >= tally.confirmedOn(group.destination().name()));
    }
}
