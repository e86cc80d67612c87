package io.intermodal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.Capability;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Mode;
import io.intermodal.PublishOutcome;
import io.intermodal.StartPosition;
import io.intermodal.Support;
import io.intermodal.spi.BacklogReader;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.DeadLetterBrowser;
import io.intermodal.spi.Finding;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.KeyPartitioner;
import io.intermodal.spi.Link;
import io.intermodal.spi.Plan;
import io.intermodal.spi.Route;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class QueueShapeTest {

    private static final Destination ORDERS = Destination.topic("orders");
    private static final Group BILLING = Group.of(ORDERS, "billing");
    private static final Group SEARCH = Group.of(ORDERS, "search");
    private static final Route BILLING_ROUTE = new Route.OneGroup(Client.ref(BILLING));
    private static final Route SEARCH_ROUTE = new Route.OneGroup(Client.ref(SEARCH));

    private MemoryBroker broker;
    private Client client;

    @BeforeEach
    void open(TestInfo test) throws BrokerException {
        broker = MemoryBroker.queue(test.getTestMethod().orElseThrow().getName());
        client = Client.of(broker);
    }

    @AfterEach
    void close() {
        client.close();
        broker.discard();
    }

    @Test
    void everyGroupGetsEveryMessageOnce() throws Exception {
        client.provision(BILLING, SEARCH);
        client.publish(ORDERS, "k", "1", "2");

        assertThat(client.reader(Mode.WORK, BILLING_ROUTE).start(10).ids(2)).containsExactly("1", "2");
        assertThat(client.reader(Mode.WORK, SEARCH_ROUTE).start(10).ids(2)).containsExactly("1", "2");
    }

    @Test
    void aCopyForOneGroupReachesNoOther() throws Exception {
        client.provision(BILLING, SEARCH);
        client.publish(BILLING_ROUTE, "k", "retry");
        client.publish(ORDERS, "k", "sentinel");

        assertThat(client.reader(Mode.WORK, BILLING_ROUTE).start(10).ids(2)).containsExactly("retry", "sentinel");
        assertThat(client.reader(Mode.WORK, SEARCH_ROUTE).start(10).ids(1)).containsExactly("sentinel");
    }

    @Test
    void nothingIsHandedOutBeyondDemand() throws Exception {
        client.provision(BILLING);
        client.publish(ORDERS, "k", "1", "2", "3");
        Reader reader = client.reader(Mode.WORK, BILLING_ROUTE).start(2);
        assertThat(reader.ids(2)).containsExactly("1", "2");

        assertThat(reader.isIdle()).isTrue();
        reader.source().demand(1);
        assertThat(reader.ids(1)).containsExactly("3");
    }

    @Test
    void aHeldLaneHandsOutNothingUntilReleased() throws Exception {
        client.provision(BILLING);
        Reader reader = client.reader(Mode.WORK, BILLING_ROUTE).start(10);
        var lane = reader.lane();
        reader.source().hold(lane);
        client.publish(ORDERS, "k", "1");
        assertThat(reader.isIdle()).isTrue();

        reader.source().release(lane);
        assertThat(reader.ids(1)).containsExactly("1");
    }

    @Test
    void acksSettleOneMessageEachAndTheRestComesBackInOrder() throws Exception {
        client.provision(BILLING);
        client.publish(ORDERS, "k", "1", "2", "3", "4", "5");
        Reader first = client.reader(Mode.WORK, BILLING_ROUTE).start(4);
        List<Incoming> taken = first.take(4);
        first.messages().ack(taken.get(3));
        first.messages().ack(taken.get(1));
        first.close();

        Reader second = client.reader(Mode.WORK, BILLING_ROUTE).start(10);
        List<Incoming> rest = second.take(3);
        assertThat(rest).extracting(m -> m.envelope().id()).containsExactly("1", "3", "5");
        assertThat(rest).extracting(Incoming::brokerDeliveries).containsExactly(0, 0, 0);
    }

    @Test
    void whatIsGivenBackGoesToItsOldPlaceAndToOthers() throws Exception {
        client.provision(BILLING);
        client.publish(ORDERS, "k", "1", "2", "3");
        Reader first = client.reader(Mode.WORK, BILLING_ROUTE).start(2);
        List<Incoming> taken = first.take(2);
        first.source().quiesce();
        assertThat(first.messages().giveBack(taken.get(1))).isTrue();
        assertThat(first.messages().giveBack(taken.get(0))).isTrue();
        first.source().flush().toCompletableFuture().join();

        assertThat(client.reader(Mode.WORK, BILLING_ROUTE).start(3).ids(3)).containsExactly("1", "2", "3");
        assertThat(broker.contents("orders_billing"))
                .extracting(MemoryRecord::deliveries)
                .containsOnly(0);
    }

    @Test
    void membersShareTheWorkInTurns() throws Exception {
        client.provision(BILLING);
        Reader first = client.reader(Mode.WORK, BILLING_ROUTE).start(10);
        Reader second = client.reader(Mode.WORK, BILLING_ROUTE).start(10);
        client.publish(ORDERS, "k", "1", "2", "3", "4");

        assertThat(first.ids(2)).containsExactly("1", "3");
        assertThat(second.ids(2)).containsExactly("2", "4");
    }

    @Test
    void aKeyBucketStaysWithItsMemberUntilThatCloses() throws Exception {
        Destination ordered = Destination.topic("ledger").ordered();
        Group group = Group.of(ordered, "billing").ordered();
        Route route = new Route.OneGroup(Client.ref(group));
        String other = otherBucket("a", ordered.partitions());
        client.provision(group);
        Reader first = client.reader(Mode.ORDERED, route).start(10);
        Reader second = client.reader(Mode.ORDERED, route).start(10);

        client.publish(ordered, "a", "a1");
        client.publish(ordered, other, "b1");
        client.publish(ordered, "a", "a2");
        client.publish(ordered, other, "b2");
        assertThat(first.ids(2)).containsExactly("a1", "a2");
        assertThat(second.ids(2)).containsExactly("b1", "b2");

        first.source().quiesce();
        client.publish(ordered, "a", "a3");
        client.publish(ordered, other, "b3");
        assertThat(second.ids(1)).containsExactly("b3");
        first.close();
        assertThat(second.ids(3)).containsExactly("a1", "a2", "a3");
    }

    private static String otherBucket(String key, int buckets) {
        for (char c = 'b'; ; c++) {
            String candidate = String.valueOf(c);
            if (KeyPartitioner.partition(candidate, buckets) != KeyPartitioner.partition(key, buckets)) {
                return candidate;
            }
        }
    }

    @Test
    void membersOfOneGroupUseOneMode() throws Exception {
        Destination ordered = Destination.topic("ledger").ordered();
        Group group = Group.of(ordered, "billing");
        Route route = new Route.OneGroup(Client.ref(group));
        client.provision(group);
        Reader first = client.reader(Mode.ORDERED, route).start(1);
        first.lane();

        assertThatThrownBy(() -> client.reader(Mode.WORK, route))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.kind()).isEqualTo(BrokerException.Kind.CONFLICT));
    }

    @Test
    void aQueueIsItsOwnGroup() throws Exception {
        Destination jobs = Destination.queue("jobs");
        client.link().topology().create(new Plan(List.of(Client.ref(jobs)), List.of(), "", List.of()));
        client.publish(jobs, "k", "1");
        client.provision(Group.of(jobs));

        Route route = new Route.OneGroup(Client.ref(Group.of(jobs)));
        assertThat(client.reader(Mode.WORK, route).start(1).ids(1)).containsExactly("1");
    }

    @Test
    void publishingIntoTheVoidIsRefused() throws Exception {
        client.send(new Route.Everyone(Client.ref(ORDERS)), "1", null);
        assertThat(client.outcome())
                .isEqualTo(new Client.Outcome("1", PublishOutcome.REJECTED, BrokerException.Kind.NOT_FOUND));
    }

    @Test
    void aTopicWithoutGroupsTakesMessages() throws Exception {
        client.link().topology().create(new Plan(List.of(Client.ref(ORDERS)), List.of(), "", List.of()));
        client.publish(ORDERS, "k", "1");
        client.provision(BILLING);
        client.publish(ORDERS, "k", "2");

        assertThat(client.reader(Mode.WORK, BILLING_ROUTE).start(2).ids(1)).containsExactly("2");
    }

    @Test
    void whatIsMissingOrContradictsIsFound() throws Exception {
        assertThat(client.link().topology().check(Client.plan(BILLING)))
                .extracting(Finding::subject)
                .containsExactly("orders", "orders_billing", "orders_billing_dead");
        client.provision(BILLING);
        assertThat(client.link().topology().check(Client.plan(BILLING))).isEmpty();
        Group asQueue = Group.of(Destination.queue("orders"));

        assertThat(client.link().topology().check(Client.plan(asQueue)))
                .filteredOn(f -> f.severity() == Finding.Severity.CONFLICT)
                .extracting(Finding::subject)
                .containsExactly("orders");
        assertThatThrownBy(() -> client.provision(asQueue)).hasMessageContaining("it is a topic, not a queue");
    }

    @Test
    void anEarlyStartIsRefused() {
        assertThatThrownBy(() -> client.provision(BILLING.startingAt(StartPosition.EARLIEST)))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.kind()).isEqualTo(BrokerException.Kind.UNSUPPORTED));
    }

    @Test
    void aRemovedGroupIsGoneAndItsConsumersEnd() throws Exception {
        client.provision(BILLING, SEARCH);
        Reader reader = client.reader(Mode.WORK, BILLING_ROUTE).start(1);
        reader.lane();
        client.link().topology().remove(Client.plan(BILLING));

        assertThat(reader.end().kind()).isEqualTo(BrokerException.Kind.NOT_FOUND);
        client.publish(ORDERS, "k", "1");
        assertThat(broker.contents("orders_billing")).isEmpty();
        assertThat(broker.contents("orders_search")).hasSize(1);
    }

    @Test
    void backlogCountsWhatIsUnfinishedAndDeadLettersCanBeLookedAt() throws Exception {
        client.provision(BILLING);
        client.publish(ORDERS, "k", "1", "2");
        client.publish(new Route.DeadLetters(Client.ref(BILLING)), "k", "dead");
        Reader reader = client.reader(Mode.WORK, BILLING_ROUTE).start(1);
        reader.next();

        Link link = client.link();
        assertThat(link.facet(BacklogReader.class).orElseThrow().backlog(Client.ref(BILLING)))
                .isEqualTo(2);
        DeadLetterBrowser browser = link.facet(DeadLetterBrowser.class).orElseThrow();
        for (int i = 0; i < 2; i++) {
            assertThat(browser.browse(Client.ref(BILLING), 5))
                    .extracting(m -> m.envelope().id())
                    .containsExactly("dead");
        }
    }

    @Test
    void foreignAndMalformedMessagesAreHandedOut() throws Exception {
        client.provision(BILLING);
        byte[] body = "x".getBytes(StandardCharsets.UTF_8);
        broker.inject("orders_billing", body, Map.of("Foreign", "yes"));
        broker.inject("orders_billing", body, Map.of("im-v", "99", "im-id", "bad", "Foreign", "too"));

        List<Incoming> taken = client.reader(Mode.WORK, BILLING_ROUTE).start(2).take(2);
        Incoming foreign = taken.get(0);
        assertThat(foreign.defect()).isNull();
        assertThat(foreign.envelope().id()).isEqualTo("orders_billing-0-0");
        assertThat(foreign.envelope().headers()).containsEntry("Foreign", "yes");
        Incoming malformed = taken.get(1);
        assertThat(malformed.defect()).contains("version");
        assertThat(malformed.envelope().id()).isEqualTo("bad");
        assertThat(malformed.envelope().headers()).containsEntry("Foreign", "too");
        assertThat(malformed.envelope().body()).isEqualTo(body);
    }

    @Test
    void theBrokerKeepsBytesOfItsOwn() throws Exception {
        client.provision(BILLING);
        client.publish(ORDERS, "k", "1");
        Reader first = client.reader(Mode.WORK, BILLING_ROUTE).start(1);
        Incoming taken = first.next();
        taken.envelope().body()[0] = 'X';
        first.messages().giveBack(taken);
        first.source().demand(1);

        assertThat(first.next().envelope().body()).isEqualTo(new byte[] {'1'});
    }

    @Test
    void itSaysWhatItCanDo() {
        assertThat(client.link().info().product()).isEqualTo("Intermodal memory (queue)");
        assertThat(client.link().info().support())
                .containsEntry(Capability.CRASH_LOOP_GUARD, Support.NATIVE)
                .doesNotContainKeys(Capability.DELAYED_PUBLISH, Capability.START_EARLIEST);
        assertThat(client.link().unwrap(MemoryBroker.class)).containsSame(broker);
    }

    @Test
    void closingLeavesNoThread() throws Exception {
        client.provision(BILLING);
        client.reader(Mode.WORK, BILLING_ROUTE).start(1).lane();
        assertThat(client.liveThreads()).isEqualTo(2);

        client.close();
        assertThat(client.liveThreads()).isZero();
        assertThat(broker.connections()).isZero();
        assertThat(broker.consumers("orders_billing")).isZero();
    }
}
