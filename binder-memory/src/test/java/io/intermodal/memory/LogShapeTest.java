package io.intermodal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Mode;
import io.intermodal.PublishOutcome;
import io.intermodal.StartPosition;
import io.intermodal.spi.BacklogReader;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.DeadLetterBrowser;
import io.intermodal.spi.Finding;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.KeyPartitioner;
import io.intermodal.spi.Lane;
import io.intermodal.spi.Link;
import io.intermodal.spi.Plan;
import io.intermodal.spi.Route;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class LogShapeTest {

    private static final Destination ORDERS =
            Destination.topic("orders").ordered().partitions(1);
    private static final Group BILLING = Group.of(ORDERS, "billing").ordered();
    private static final Group SEARCH = Group.of(ORDERS, "search");
    private static final Route BILLING_ROUTE = new Route.OneGroup(Client.ref(BILLING));
    private static final Route SEARCH_ROUTE = new Route.OneGroup(Client.ref(SEARCH));

    private MemoryBroker broker;
    private Client client;

    @BeforeEach
    void open(TestInfo test) throws BrokerException {
        broker = MemoryBroker.log(test.getTestMethod().orElseThrow().getName());
        client = Client.of(broker);
    }

    @AfterEach
    void close() {
        client.close();
        broker.discard();
    }

    @Test
    void everyGroupReadsTheLogFromItsPin() throws Exception {
        client.provision(BILLING);
        client.publish(ORDERS, "k", "1");
        client.provision(SEARCH);
        client.publish(ORDERS, "k", "2");

        assertThat(client.reader(Mode.ORDERED, BILLING_ROUTE).start(10).ids(2)).containsExactly("1", "2");
        assertThat(client.reader(Mode.WORK, SEARCH_ROUTE).start(10).ids(1)).containsExactly("2");
    }

    @Test
    void anEarlyStartSeesWhatIsThere() throws Exception {
        client.provision(BILLING);
        client.publish(ORDERS, "k", "1");
        client.provision(SEARCH.startingAt(StartPosition.EARLIEST));

        assertThat(client.reader(Mode.WORK, SEARCH_ROUTE).start(10).ids(1)).containsExactly("1");
    }

    @Test
    void provisioningAgainMovesNoPosition() throws Exception {
        client.provision(BILLING);
        client.publish(ORDERS, "k", "1");
        client.provision(BILLING);

        assertThat(broker.committed("orders_billing")).containsEntry("orders-0", 0L);
    }

    @Test
    void aMemberResumesAtTheCommittedPosition() throws Exception {
        client.provision(BILLING);
        client.publish(ORDERS, "k", "1", "2", "3");
        Reader first = client.reader(Mode.ORDERED, BILLING_ROUTE).start(10);
        List<Incoming> taken = first.take(3);
        Lane lane = taken.get(0).lane();
        first.log().commit(lane, 2);
        first.log().commit(lane, 1); // never lower
        first.source().flush().toCompletableFuture().join();
        assertThat(broker.committed("orders_billing")).containsEntry("orders-0", 2L);
        first.close();

        Incoming next = client.reader(Mode.ORDERED, BILLING_ROUTE).start(10).next();
        assertThat(next.envelope().id()).isEqualTo("3");
        assertThat(next.position()).isEqualTo(2);
        assertThat(next.brokerDeliveries()).isEqualTo(Incoming.NOT_COUNTED);
    }

    @Test
    void retriesComeOnALaneOfTheirOwnToTheSameMember() throws Exception {
        Destination wide = Destination.topic("wide").ordered().partitions(4);
        Group group = Group.of(wide, "billing").ordered();
        Route route = new Route.OneGroup(Client.ref(group));
        client.provision(group);
        Reader first = client.reader(Mode.ORDERED, route).obliging().start(100);
        Reader second = client.reader(Mode.ORDERED, route).obliging().start(100);
        second.lanes(4);
        List<String> keys = List.of("a", "b", "c", "d", "e", "f", "g", "h");
        for (String key : keys) {
            client.publish(wide, key, "main-" + key);
            client.publish(route, key, "retry-" + key);
        }

        List<String> atFirst = keys.stream()
                .filter(key -> KeyPartitioner.partition(key, 4) < 2) // the first member keeps the first half
                .toList();
        assertThat(first.ids(2 * atFirst.size())).containsExactlyInAnyOrderElementsOf(both(atFirst));
        List<String> atSecond =
                keys.stream().filter(key -> !atFirst.contains(key)).toList();
        assertThat(second.ids(2 * atSecond.size())).containsExactlyInAnyOrderElementsOf(both(atSecond));
        assertThat(atFirst).isNotEmpty();
        assertThat(atSecond).isNotEmpty();
    }

    private static List<String> both(List<String> keys) {
        return keys.stream()
                .flatMap(key -> Stream.of("main-" + key, "retry-" + key))
                .toList();
    }

    @Test
    void heldLanesAndDemandAreKeptTo() throws Exception {
        client.provision(BILLING);
        client.publish(ORDERS, "k", "1", "2", "3");
        Reader reader = client.reader(Mode.ORDERED, BILLING_ROUTE).start(1);
        Lane lane = reader.next().lane();
        reader.source().hold(lane);
        reader.source().demand(1);
        assertThat(reader.isIdle()).isTrue();

        reader.source().release(lane);
        assertThat(reader.ids(1)).containsExactly("2");
        assertThat(reader.isIdle()).isTrue();
    }

    @Test
    void deletedMessagesLeaveAGapThatIsReported() throws Exception {
        client.provision(BILLING, SEARCH);
        Reader live = client.reader(Mode.ORDERED, BILLING_ROUTE);
        live.source().start();
        live.lane();
        client.publish(ORDERS, "k", "1", "2");
        broker.expire("orders");
        client.publish(ORDERS, "k", "3");
        live.source().demand(10);
        assertThat(live.ids(1)).containsExactly("3");
        assertThat(live.gaps()).containsExactly("orders-0 0..2");

        Reader late = client.reader(Mode.WORK, SEARCH_ROUTE).start(10);
        assertThat(late.ids(1)).containsExactly("3");
        assertThat(late.gaps()).containsExactly("orders-0 0..2");
    }

    @Test
    void aForgottenPositionEndsTheSource() throws Exception {
        client.provision(BILLING);
        broker.forgetPositions("orders_billing");
        Reader reader = client.reader(Mode.ORDERED, BILLING_ROUTE).start(1);

        assertThat(reader.end().kind()).isEqualTo(BrokerException.Kind.POSITION_LOST);
        assertThat(broker.consumers("orders_billing")).isZero();
    }

    @Test
    void deadLettersAndRungsKeepTheOrderOfWriting() throws Exception {
        Plan plan = Client.plan(BILLING);
        client.link()
                .topology()
                .create(new Plan(plan.destinations(), plan.groups(), "shop", List.of(Duration.ofSeconds(4))));
        Route dead = new Route.DeadLetters(Client.ref(BILLING));
        Route rung = new Route.DelayRung("shop", Duration.ofSeconds(4));
        client.publish(dead, "a", "1");
        client.publish(dead, "b", "2");
        client.publish(rung, "a", "3");
        client.publish(rung, "b", "4");

        Link link = client.link();
        assertThat(link.facet(DeadLetterBrowser.class).orElseThrow().browse(Client.ref(BILLING), 1))
                .extracting(m -> m.envelope().id())
                .containsExactly("1");
        Reader reader = client.reader(Mode.WORK, dead, rung).start(10);
        List<Incoming> taken = reader.take(4);
        assertThat(taken)
                .filteredOn(m -> m.lane().route().equals(dead))
                .extracting(m -> m.envelope().id())
                .containsExactly("1", "2");
        assertThat(taken)
                .filteredOn(m -> m.lane().route().equals(rung))
                .extracting(m -> m.envelope().id())
                .containsExactly("3", "4");
        assertThat(broker.contents("shop___rung_4s")).hasSize(2);
    }

    @Test
    void backlogIsWhatIsNotCommitted() throws Exception {
        client.provision(BILLING);
        client.publish(ORDERS, "k", "1", "2", "3");
        client.publish(BILLING_ROUTE, "k", "4");
        Reader reader = client.reader(Mode.ORDERED, BILLING_ROUTE).start(1);
        reader.log().commit(reader.next().lane(), 1);
        reader.source().flush().toCompletableFuture().join();

        assertThat(client.link().facet(BacklogReader.class).orElseThrow().backlog(Client.ref(BILLING)))
                .isEqualTo(3);
    }

    @Test
    void theNumberOfPartitionsIsRecorded() throws Exception {
        client.provision(BILLING);
        Group other = Group.of(ORDERS.partitions(2), "billing").ordered();

        assertThat(client.link().topology().check(Client.plan(other)))
                .extracting(Finding::problem)
                .containsExactly("it has 1 partitions, not 2");
        assertThatThrownBy(() -> client.provision(other))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.kind()).isEqualTo(BrokerException.Kind.CONFLICT));
    }

    @Test
    void whatIsNotProvisionedIsRefused() throws Exception {
        client.send(new Route.Everyone(Client.ref(ORDERS)), "1", null);
        assertThat(client.outcome())
                .isEqualTo(new Client.Outcome("1", PublishOutcome.REJECTED, BrokerException.Kind.NOT_FOUND));
        assertThatThrownBy(() -> client.reader(Mode.WORK, BILLING_ROUTE))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.kind()).isEqualTo(BrokerException.Kind.NOT_FOUND));
        assertThat(client.link().topology().check(Client.plan(BILLING)))
                .extracting(Finding::subject)
                .containsExactly("orders", "orders_billing", "orders_billing_retry", "orders_billing_dead");
    }

    @Test
    void aRemovedGroupIsGoneAndItsMembersEnd() throws Exception {
        client.provision(BILLING, SEARCH);
        Reader reader = client.reader(Mode.ORDERED, BILLING_ROUTE).start(1);
        reader.lane();
        client.link().topology().remove(Client.plan(BILLING));

        assertThat(reader.end().kind()).isEqualTo(BrokerException.Kind.NOT_FOUND);
        client.publish(ORDERS, "k", "1");
        assertThat(client.reader(Mode.WORK, SEARCH_ROUTE).start(1).ids(1)).containsExactly("1");
    }

    @Test
    void closingLeavesNoThread() throws Exception {
        client.provision(BILLING);
        client.reader(Mode.ORDERED, BILLING_ROUTE).start(1).lane();
        client.close();

        assertThat(client.liveThreads()).isZero();
        assertThat(broker.consumers("orders_billing")).isZero();
    }
}
