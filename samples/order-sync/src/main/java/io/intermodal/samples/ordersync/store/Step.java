package io.intermodal.samples.ordersync.store;

import io.intermodal.Message;
import io.intermodal.samples.ordersync.shop.EventType;
import io.intermodal.samples.ordersync.shop.Order;
import java.util.ArrayList;
import java.util.List;

/** The handling of one message by one group: its transaction, and what comes of it. */
public final class Step {

    private final Tx tx;
    private final String run;
    private final Message<?> cause;
    private final List<OutboxRow> said = new ArrayList<>();

    Step(Tx tx, String run, Message<?> cause) {
        this.tx = tx;
        this.run = run;
        this.cause = cause;
    }

    /** The transaction. */
    public Tx tx() {
        return tx;
    }

    /** Says that something happened to an order: published after the commit, under an id that repetitions share. */
    public <T> void emit(EventType<T> type, Order order, T event) throws Exception {
        int seq = Integer.parseInt(cause.header(Inbox.SEQ_HEADER).orElse("0"));
        said.add(OutboxTable.add(tx, run, type, order, seq, cause.id().orElse(null), event));
    }

    List<OutboxRow> said() {
        return said;
    }
}
