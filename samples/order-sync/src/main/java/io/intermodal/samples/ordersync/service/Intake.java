package io.intermodal.samples.ordersync.service;

import io.intermodal.MessagingException;
import io.intermodal.samples.ordersync.input.Entry;
import io.intermodal.samples.ordersync.input.Inputs;
import io.intermodal.samples.ordersync.input.OrderSource;
import io.intermodal.samples.ordersync.input.Rejects;
import io.intermodal.samples.ordersync.shop.Events;
import io.intermodal.samples.ordersync.shop.Order;
import io.intermodal.samples.ordersync.store.Database;
import io.intermodal.samples.ordersync.store.OutboxRelay;
import io.intermodal.samples.ordersync.store.OutboxRow;
import io.intermodal.samples.ordersync.store.OutboxTable;
import io.intermodal.samples.ordersync.store.RunTable;
import io.intermodal.samples.ordersync.store.Tally;
import io.intermodal.samples.ordersync.store.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Reads orders and has them published. Each is recorded with its message in one transaction, so that another start, which reads everything again,
 * takes only what is new.
 */
public final class Intake {

    private static final int BATCH = 32;
    private static final int MAX_BACKLOG = 2000;
    private static final long ON_HAND_UNLESS_LISTED = 100;

    private final Database database;
    private final OutboxRelay relay;
    private final Tally tally;
    private final String run;
    private final Inputs inputs;
    private final OrderSource source;
    private final Rejects rejects;
    private final Arrivals arrivals;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Map<String, Integer> lastOfCustomer = new HashMap<>();
    private final Thread thread = new Thread(this::work, "intake");
    private volatile boolean done;
    private volatile @Nullable Exception trouble;

    /** An intake, not started. */
    public Intake(
            Database database,
            OutboxRelay relay,
            Tally tally,
            String run,
            Inputs inputs,
            Rejects rejects,
            Arrivals arrivals) {
        this.database = database;
        this.relay = relay;
        this.tally = tally;
        this.run = run;
        this.inputs = inputs;
        this.source = inputs.orders();
        this.rejects = rejects;
        this.arrivals = arrivals;
    }

    /** Begins to read. */
    public void start() {
        thread.start();
    }

    /** Whether everything was read. */
    public boolean isDone() {
        return done;
    }

    /** Why reading ended early, if it did. */
    public Optional<Exception> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Reads no further. */
    public void stop() throws InterruptedException {
        stopped.countDown();
        thread.join(10_000);
    }

    private void work() {
        try (source) {
            database.query(tx -> tx.list(
                    "select customer, max(customer_seq) from orders group by customer",
                    row -> lastOfCustomer.put(row.getString(1), row.getInt(2))));
            database.query(this::putInStock);
            if (readAll()) {
                RunTable.takenIn(database);
                done = true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            trouble = e;
        }
    }

    private boolean readAll() throws Exception {
        List<Entry.Good> batch = new ArrayList<>();
        Optional<Entry> entry = source.next();
        while (entry.isPresent()) {
            if (entry.get() instanceof Entry.Good good) {
                batch.add(good);
                if (batch.size() >= BATCH || arrivals.paced()) {
                    take(batch);
                }
            } else if (entry.get() instanceof Entry.Bad bad) {
                rejects.add(source, bad);
            }
            if (stopped.getCount() == 0) {
                return false;
            }
            entry = source.next();
        }
        take(batch);
        return true;
    }

    private boolean putInStock(Tx tx) throws Exception {
        for (Map.Entry<String, Long> article : inputs.stock().orElse(Map.of()).entrySet()) {
            tx.insertNew(
                    "insert into stock (sku, initial, on_hand) values (?, ?, ?)",
                    article.getKey(),
                    article.getValue(),
                    article.getValue());
        }
        return true;
    }

    private void take(List<Entry.Good> batch) throws Exception {
        List<OutboxRow> rows = new ArrayList<>();
        List<Entry.Bad> repeated = new ArrayList<>();
        if (arrivals.paced() && !batch.isEmpty() && !isKnown(batch.get(0)) && !arrivals.await(stopped)) {
            return;
        }
        database.run(tx -> {
            for (Entry.Good good : batch) {
                take(tx, good, rows, repeated);
            }
        });
        batch.clear();
        repeated.forEach(bad -> rejects.add(source, bad));
        rows.forEach(row -> tally.recorded(row.type()));
        relay.publish(rows);
        while (stopped.getCount() > 0 && !relay.awaitRoom(MAX_BACKLOG, 200)) {
            Thread.onSpinWait();
        }
    }

    private boolean isKnown(Entry.Good good) {
        return database.query(tx -> tx.number(
                        "select count(*) from orders where id = ?", good.order().id())
                > 0);
    }

    private void take(Tx tx, Entry.Good good, List<OutboxRow> rows, List<Entry.Bad> repeated) throws Exception {
        Order order = good.order();
        Optional<Long> taken =
                tx.first("select source_line from orders where id = ?", row -> row.getLong(1), order.id());
        if (taken.isPresent()) {
            if (taken.get() != good.line()) {
                repeated.add(new Entry.Bad(
                        good.line(),
                        "has the order id '" + order.id() + "' of line " + taken.get() + "; give it an id of its own",
                        source.format(order)));
            }
            return;
        }
        int seq = lastOfCustomer.merge(order.customer(), 1, Integer::sum);
        tx.update(
                "insert into orders (id, customer, customer_seq, source_line, total) values (?, ?, ?, ?, ?)",
                order.id(),
                order.customer(),
                seq,
                good.line(),
                order.total());
        if (inputs.stock().isEmpty()) {
            for (String sku : order.quantities().keySet()) {
                tx.insertNew(
                        "insert into stock (sku, initial, on_hand) values (?, ?, ?)",
                        sku,
                        ON_HAND_UNLESS_LISTED,
                        ON_HAND_UNLESS_LISTED);
            }
        }
        rows.add(OutboxTable.add(tx, run, Events.ORDER_PLACED, order, seq, null, order));
    }

    /** Sets an order aside that no broker will take: as if it had never been read. */
    public void giveBack(OutboxRow row, MessagingException why) {
        long line = database.query(tx -> {
            long of = tx.number("select source_line from orders where id = ?", row.orderId());
            tx.update("delete from outbox where seq = ?", row.seq());
            tx.update("delete from orders where id = ?", row.orderId());
            return of;
        });
        tally.withdrawn(row.type());
        try {
            Order order = Events.ORDER_PLACED.codec().decode(row.payload());
            rejects.add(
                    source,
                    new Entry.Bad(line, "order " + row.orderId() + ": " + why.getMessage(), source.format(order)));
        } catch (Exception e) {
            trouble = e;
        }
    }
}
