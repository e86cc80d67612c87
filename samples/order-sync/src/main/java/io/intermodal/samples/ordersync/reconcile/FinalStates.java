package io.intermodal.samples.ordersync.reconcile;

import io.intermodal.Group;
import io.intermodal.samples.ordersync.shop.Groups;
import io.intermodal.samples.ordersync.store.Tx;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Where every order ended: one state, from the tables of the services and from the dead letters. */
final class FinalStates {

    private static final String GIVEN_UP_IN = Groups.MAIN_LINE.stream()
            .map(Group::toString)
            .map(name -> "'" + name + "'")
            .collect(Collectors.joining(", ", "(", ")"));

    /** One row for each final state of each order. A dead letter that was handled after all is none. */
    static final String STATES = "(select order_id, 'SHIPPED' as state from shipments"
            + " union all select order_id, 'DECLINED' from payments where state = 'DECLINED'"
            + " union all select order_id, 'OUT_OF_STOCK' from shortages"
            + " union all select distinct d.order_id, 'DEAD_LETTERED' from dead_letters d where d.group_name in "
            + GIVEN_UP_IN
            + " and not exists (select 1 from inbox i where i.group_name = d.group_name and i.message_id = d.message_id))";

    private FinalStates() {}

    static Verdict check(Tx tx) throws SQLException {
        List<String> counts = tx.list(
                "select state, count(*) from " + STATES + " s group by state order by count(*) desc, state",
                row -> row.getLong(2) + " " + row.getString(1));
        List<String> wrong = tx.list(
                "select o.id, count(s.state), listagg(s.state, ' and ') within group (order by s.state) from orders o"
                        + " left join " + STATES + " s on s.order_id = o.id group by o.id having count(s.state) <> 1"
                        + " order by o.id",
                row -> row.getLong(2) == 0
                        ? "order " + row.getString(1) + " reached no final state"
                        : "order " + row.getString(1) + " is " + row.getString(3));
        wrong.addAll(tx.list(
                "select s.order_id, s.state from " + STATES
                        + " s where not exists (select 1 from orders o where o.id = s.order_id) order by s.order_id",
                row -> "order " + row.getString(1) + " is " + row.getString(2) + " and was never taken in"));
        return Verdict.of("every order is in one final state: " + String.join(", ", counts), wrong);
    }
}
