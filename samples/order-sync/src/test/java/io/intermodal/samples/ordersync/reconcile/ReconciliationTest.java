package io.intermodal.samples.ordersync.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.samples.ordersync.FinishedRun;
import io.intermodal.samples.ordersync.store.Database;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A reconciliation that cannot fail proves nothing: each fault is put into a database that is right, and found. */
class ReconciliationTest {

    @TempDir
    private static Path work;

    private static Database database;

    @BeforeAll
    static void aDatabaseThatIsRight() {
        FinishedRun.in(work);
        database = Database.open(work);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void everythingHoldsInAFinishedRun() {
        assertThat(database.query(Reconciliation::run)).allMatch(Verdict::holds).hasSize(9);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    insert into shortages select order_id, 'mug' from shipments limit 1               | OUT_OF_STOCK and SHIPPED
                    delete from shipments where order_id = (select min(order_id) from shipments)      | reached no final state
                    insert into shipments values ('nobody', 'x', 'y')                                 | order nobody is SHIPPED and was never taken in
                    delete from dead_letters                                                          | reached no final state
                    update stock set on_hand = on_hand - 1 where sku = (select min(sku) from stock)   | at first, but
                    update stock set on_hand = on_hand + 1, shipped = shipped - 1 where sku = (select min(sku) from stock where shipped > 0) | but by the orders
                    update reservations set state = 'RELEASED' where order_id = (select min(order_id) from shipments) | is RELEASED, but the order is SHIPPED
                    delete from inbox where handled_no = (select min(handled_no) from inbox)          | never handled
                    update inbox set message_id = 'strange' where handled_no = (select min(handled_no) from inbox) | which nobody published
                    update inbox set customer_seq = 1000 where handled_no = (select min(handled_no) from inbox where group_name = 'orders/inventory' and customer = (select min(customer) from orders where customer_seq = 2)) | and was handled after number 1000
                    update outbox set published = false where seq = 1                                 | was never confirmed by the broker
                    delete from outbox where seq = (select min(seq) from outbox where type = 'order.placed') | was taken in and never published
                    update run set taken_in = false                                                   | the source was not read to its end
                    update gateway_charges set amount = amount + 1                                    | the gateway charged
                    delete from gateway_charges                                                       | the gateway charged nothing, the shop captured
                    insert into gateway_charges select order_id, 1 from shortages limit 1             | the shop captured nothing
                    update search_documents set status = 'PAID' where status = 'SHIPPED'              | is SHIPPED, but the search index says PAID
                    delete from search_documents where order_id = (select min(order_id) from search_documents) | is not in the search index
                    update analytics set orders = orders + 1 where metric = 'shipped'                 | analytics has
                    update analytics set amount = amount + 0.01 where metric = 'placed'               | analytics has
                    delete from analytics where metric = 'declined'                                   | analytics has 0 orders declined
                    """)
    void aFaultIsFound(String fault, String detail) {
        List<Verdict> verdicts = afterwards(fault);

        assertThat(verdicts).anyMatch(verdict -> !verdict.holds());
        assertThat(verdicts.stream().flatMap(verdict -> verdict.details().stream()))
                .as("details of %s", verdicts)
                .anyMatch(line -> line.contains(detail));
    }

    /** In a transaction that is rolled back, so that every fault meets the same database. */
    private static List<Verdict> afterwards(String fault) {
        Found found = org.junit.jupiter.api.Assertions.assertThrows(
                Found.class,
                () -> database.run(tx -> {
                    assertThat(tx.update(fault)).as("rows changed by the fault").isPositive();
                    throw new Found(Reconciliation.run(tx));
                }));
        return found.verdicts;
    }

    private static final class Found extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient List<Verdict> verdicts;

        Found(List<Verdict> verdicts) {
            this.verdicts = verdicts;
        }
    }
}
