package io.intermodal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Mode;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.KeyPartitioner;
import io.intermodal.spi.Lane;
import io.intermodal.spi.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Partitions of the log shape move between members: in good order, after a time-out, and when a member is lost. */
class RebalanceTest {

    private static final Destination ORDERS =
            Destination.topic("orders").ordered().partitions(4);
    private static final Group BILLING = Group.of(ORDERS, "billing").ordered();
    private static final Route ROUTE = new Route.OneGroup(Client.ref(BILLING));
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final ManualTime time = new ManualTime();
    private MemoryBroker broker;
    private Client client;

    @BeforeEach
    void open(TestInfo test) throws BrokerException {
        broker = MemoryBroker.log(test.getTestMethod().orElseThrow().getName());
        client = Client.of(broker, time, "delay", "relay");
        client.provision(BILLING);
    }

    @AfterEach
    void close() {
        client.close();
        broker.discard();
    }

    @Test
    void partitionsAreSharedEvenlyAndFewMove() throws Exception {
        Reader first = member();
        Set<String> all = new HashSet<>(first.lanes(8));
        assertThat(all).hasSize(8).contains("orders-0", "orders_billing_retry-0");

        Reader second = member();
        Set<String> moved = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            Reader.Closing closing = first.closing();
            assertThat(closing.atMost()).isLessThan(DRAIN).isGreaterThan(DRAIN.dividedBy(2));
            moved.add(closing.lane().name());
            closing.done().complete(null);
        }
        assertThat(new HashSet<>(second.lanes(4))).isEqualTo(moved);

        second.close();
        assertThat(new HashSet<>(first.lanes(4))).isEqualTo(moved);
    }

    @Test
    void aLaneIsLetGoOnlyWhenItsWorkIsDoneAndCommitted() throws Exception {
        Reader first = member();
        first.source().demand(100);
        client.publish(ORDERS, keyOf(3), "1", "2");
        Lane lane = first.take(2).get(0).lane();
        Reader second = member();
        second.source().demand(100);
        List<Reader.Closing> closings = closings(first, 4);

        Reader.Closing last = closings.stream()
                .filter(closing -> closing.lane() == lane)
                .findFirst()
                .orElseThrow();
        closings.stream()
                .filter(closing -> !closing.equals(last))
                .forEach(closing -> closing.done().complete(null));
        client.publish(ORDERS, keyOf(3), "3");
        second.lanes(2); // the other partition has moved, this one waits
        assertThat(second.isIdle()).isTrue();

        first.log().commit(lane, 1);
        last.done().complete(null);
        second.lanes(2);
        assertThat(second.ids(2)).containsExactly("2", "3");
        assertThat(List.of(first.fence(), first.fence(), first.fence(), first.fence()))
                .contains(lane.name());
        first.log().commit(lane, 2);
        first.source().flush().toCompletableFuture().join();
        assertThat(broker.committed("orders_billing")).containsEntry("orders-3", 1L);
    }

    @Test
    void aLaneThatIsNotLetGoInTimeIsFenced() throws Exception {
        Reader first = member();
        first.source().demand(100);
        client.publish(ORDERS, keyOf(3), "1");
        Lane lane = first.next().lane();
        Reader second = member();
        second.source().demand(100);
        List<Reader.Closing> closings = closings(first, 4);

        time.advanceMillis(DRAIN.toMillis() - 1);
        assertThat(second.isIdle()).isTrue();
        time.advanceMillis(1);
        assertThat(second.ids(1)).containsExactly("1");
        first.log().commit(lane, 1);
        closings.forEach(closing -> closing.done().complete(null));
        first.source().flush().toCompletableFuture().join();
        assertThat(broker.committed("orders_billing")).containsEntry("orders-3", 0L);
    }

    @Test
    void aLostMemberIsFencedAndOthersGoOnAtOnce() throws Exception {
        Client other = Client.of(broker);
        Reader doomed = other.reader(Mode.ORDERED, ROUTE).start(100);
        client.publish(ORDERS, keyOf(0), "1");
        Lane lane = doomed.next().lane();
        Reader survivor = member();
        survivor.source().demand(100);
        closings(doomed, 4); // never answered

        broker.server()
                .locked(() -> broker.server()
                        .links()
                        .get(1)
                        .lose(new BrokerException(BrokerException.Kind.UNAVAILABLE, "cut", null), true));
        assertThat(other.loss()).hasMessage("cut");
        assertThat(survivor.lanes(8)).hasSize(8);
        assertThat(survivor.ids(1)).containsExactly("1");
        doomed.log().commit(lane, 1);
        assertThat(broker.committed("orders_billing")).containsEntry("orders-0", 0L);
        other.close();
    }

    @Test
    void membersBeyondThePartitionsWaitForTheirTurn() throws Exception {
        List<Reader> members = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            members.add(client.reader(Mode.ORDERED, ROUTE).obliging());
            members.get(i).start(100);
        }
        members.subList(0, 4).forEach(member -> member.awaitLanes(2));
        Reader spare = members.get(4);
        assertThat(spare.openLanes()).isEmpty();

        members.subList(0, 4).forEach(Reader::close);
        client.publish(ORDERS, keyOf(0), "1");
        assertThat(spare.ids(1)).containsExactly("1");
        spare.awaitLanes(8);
    }

    private Reader member() throws BrokerException {
        Reader reader = client.reader(Mode.ORDERED, DRAIN, ROUTE);
        reader.source().start();
        return reader;
    }

    private static List<Reader.Closing> closings(Reader reader, int count) throws InterruptedException {
        List<Reader.Closing> closings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            closings.add(reader.closing());
        }
        return closings;
    }

    private static String keyOf(int partition) {
        for (char c = 'a'; ; c++) {
            if (KeyPartitioner.partition(String.valueOf(c), ORDERS.partitions()) == partition) {
                return String.valueOf(c);
            }
        }
    }
}
