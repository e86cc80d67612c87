package io.intermodal.samples.ordersync.store;

import io.intermodal.Delivery;
import io.intermodal.Message;
import io.intermodal.MessageHandler;
import java.util.List;
import java.util.Optional;

/**
 * Makes handlers idempotent: the id of a message is recorded for its group in the transaction of its effect, so that a repetition finds it there
 * and does nothing. What the effect says goes to the outbox in that transaction too. So a crash at any point neither loses nor doubles: before
 * the commit nothing has happened and the message comes again; after it the effect, the record and what is to be published are there together.
 */
public final class Inbox {

    /** The header that holds the run a message belongs to. */
    public static final String RUN_HEADER = "run";

    /** The header that counts a customer's orders. */
    public static final String SEQ_HEADER = "customer-seq";

    private final Database database;
    private final OutboxRelay relay;
    private final Tally tally;
    private final String run;

    /** An inbox for the messages of one run. */
    public Inbox(Database database, OutboxRelay relay, Tally tally, String run) {
        this.database = database;
        this.relay = relay;
        this.tally = tally;
        this.run = run;
    }

    /**
     * What a service does about an event.
     *
     * @param <T> the event
     */
    @FunctionalInterface
    public interface Effect<T> {

        /** Works in the transaction of the step, and says through it what is to be published. */
        void apply(Step step, T event) throws Exception;
    }

    /** A handler that has the effect once, however often the message comes. */
    public <T> MessageHandler<T> once(Effect<T> effect) {
        return delivery -> apply(delivery, effect);
    }

    /** As {@link #once}, for handlers that have something else to do first. */
    public <T> void apply(Delivery<T> delivery, Effect<T> effect) throws Exception {
        Message<T> message = delivery.message();
        if (!message.header(RUN_HEADER).orElse("").equals(run)) {
            throw new ForeignMessageException("this message belongs to another run of order-sync or to nobody; it was"
                    + " not handled. Give each run a namespace of its own: intermodal.namespace");
        }
        String group = delivery.group().toString();
        Optional<List<OutboxRow>> said = database.call(tx -> {
            if (!enter(tx, group, message)) {
                return Optional.empty();
            }
            Step step = new Step(tx, run, message);
            effect.apply(step, message.payload());
            return Optional.of(step.said());
        });
        if (said.isPresent()) {
            said.get().forEach(row -> tally.recorded(row.type()));
            relay.publish(said.get()); // before it counts as handled: see Completion
            tally.handled(group);
        } else {
            tally.repeated();
        }
    }

    private static boolean enter(Tx tx, String group, Message<?> message) throws Exception {
        return tx.insertNew(
                "insert into inbox (group_name, message_id, type, order_id, customer, customer_seq)"
                        + " values (?, ?, ?, ?, ?, ?)",
                group,
                message.id().orElseThrow(),
                message.type().orElse("?"),
                message.correlationId().orElse("?"),
                message.key().orElse("?"),
                Integer.valueOf(message.header(SEQ_HEADER).orElse("0")));
    }
}
