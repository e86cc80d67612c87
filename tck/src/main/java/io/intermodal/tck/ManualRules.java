package io.intermodal.tck;

import io.intermodal.Delivery;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Settlement;
import io.intermodal.spi.KeyPartitioner;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** SET: manual settlement in any order, in both modes. */
final class ManualRules {

    @Rule(
            id = "SET-10",
            statement = {"C10", "C9"},
            answers = {27, 28, 33},
            title =
                    "settled in reverse and on another thread, everything is finished, and a new member gets nothing again")
    void reverse(Scenario s) throws Exception {
        Destination topic = s.topic("reverse").ordered();
        Group group = s.group(topic, "workers");
        s.provision(group);
        Feed feed = s.feed(topic);
        Member first = s.member(group, "first").concurrency(12).startHolding();
        for (int i = 0; i < 12; i++) {
            feed.send("key-" + i % 2, "message " + i);
        }
        s.await("all are held", () -> first.held().size() == 12);
        Crew crew = new Crew();
        crew.add(() -> {
            for (int i = 11; i >= 0; i--) {
                Check.that(first.held().get(i).ack().won(), "The only ack of a delivery must win");
            }
        });
        crew.finish(s.patience());
        first.close();
        s.member(group, "second").start();
        s.sentinel(feed, group);
        Check.equal("hand-overs, two sentinels included", 14, s.recorder().handed(group.toString()));
    }

    @Rule(
            id = "SET-11",
            statement = {"C10", "C9"},
            answers = {29},
            title =
                    "an unsettled message holds back its own partition only: what was acknowledged elsewhere stays finished")
    void otherPartitions(Scenario s) {
        Destination topic = s.topic("partitions").ordered().partitions(4);
        List<String> keys = IntStream.range(0, 4).mapToObj(ManualRules::keyOf).toList();
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.allow(Cause.REBALANCE);
        Feed feed = s.feed(topic);
        Member first = s.member(group, "first").concurrency(12).startHolding();
        for (int i = 0; i < 12; i++) {
            feed.send(keys.get(i % 4), keys.get(i % 4) + " " + i);
        }
        s.await("all are held", () -> first.held().size() == 12);
        String kept = keys.get(1) + " 1";
        for (Delivery<byte[]> delivery : first.held()) {
            if (!ConsumeRules.textOf(delivery.payload()).equals(kept)) {
                delivery.ack();
            }
        }
        first.close(Duration.ofMillis(500));
        Member second = s.member(group, "second").concurrency(12).startHolding();
        s.await("the unsettled one comes again", () -> texts(second).contains(kept));
        feed.sendSentinels();
        s.await(
                "the sentinels of all keys come",
                () -> texts(second).stream().filter("sentinel"::equals).count() == 4);
        second.held().forEach(Delivery::ack);
        Set<String> again = texts(second).stream()
                .filter(text -> !text.equals("sentinel") && !text.startsWith(keys.get(1)))
                .collect(Collectors.toSet());
        Check.equal("acknowledged messages of other partitions that came again", Set.of(), again);
    }

    @Rule(
            id = "SET-12",
            statement = {"C10", "C12"},
            answers = {43},
            title = "in an ordered group a key stays taken until its delivery is settled by hand; other keys go on")
    void orderedHeld(Scenario s) {
        Destination topic = s.topic("held-key").ordered();
        Group group = s.orderedGroup(topic, "reader");
        s.provision(group);
        Feed feed = s.feed(topic);
        Member member = s.member(group).concurrency(3).startHolding();
        feed.send("a", 3);
        feed.send("b", 2);
        s.await("one of each key is held", () -> member.held().size() == 2);
        feed.send("c", "c-1");
        s.await("a third key is handed out", () -> member.held().size() == 3);
        Check.equal("held", Set.of("a-1", "b-1", "c-1"), Set.copyOf(texts(member)));
        int settled = 0;
        while (settled < 6) {
            int next = settled;
            s.await("another one is held", () -> member.held().size() > next);
            Check.that(member.held().get(settled++).ack().won(), "The first ack must win");
        }
        s.awaitFinished(group);
    }

    @Rule(
            id = "SET-13",
            statement = {"C12", "C14", "C16"},
            title =
                    "in an ordered group retry by hand brings the message again in place, and reject lets its key go on")
    void orderedRetryAndReject(Scenario s) {
        Destination topic = s.topic("by-hand").ordered();
        Group group = s.orderedGroup(topic, "reader");
        s.provision(group);
        Feed feed = s.feed(topic);
        Member member = s.member(group).concurrency(2).startHolding();
        feed.send("key", 3);
        s.await("the first is held", () -> member.held().size() == 1);
        Check.that(member.held().get(0).retry(Duration.ofMillis(80)).won(), "The retry must win");
        s.await("it comes again", () -> member.held().size() == 2);
        Check.equal("what comes after a retry", "key-1", texts(member).get(1));
        Check.equal("its attempt", 2, member.held().get(1).attempt());
        Settlement rejected = member.held().get(1).reject("no use");
        Check.that(rejected.won(), "The reject must win");
        for (int i = 2; i < 4; i++) {
            int next = i;
            s.await("the next of the key is held", () -> member.held().size() > next);
            member.held().get(i).ack();
        }
        Check.equal("order", List.of("key-1", "key-1", "key-2", "key-3"), texts(member));
        s.await("there is one dead letter", () -> s.deadLetters(group).size() == 1);
    }

    @Rule(
            id = "SET-14",
            statement = {"C10", "C16"},
            title = "rejected by hand, a message is a dead letter once reject is recorded, and is gone for its group")
    void rejectRecorded(Scenario s) {
        Destination topic = s.topic("reject-by-hand");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Feed feed = s.feed(topic);
        Member first = s.member(group, "first").concurrency(2).startHolding();
        feed.send("key", "one");
        feed.send("key", "two");
        s.await("both are held", () -> first.held().size() == 2);
        List<Settlement> answers =
                List.of(first.held().get(0).reject("bad"), first.held().get(1).reject("bad too"));
        for (Settlement answer : answers) {
            var recorded = answer.recorded().toCompletableFuture();
            s.await("reject is recorded", recorded::isDone);
            Check.that(!recorded.isCompletedExceptionally(), "reject must be recorded while nothing is broken");
        }
        Check.equal(
                "dead letters once reject is recorded", 2, s.deadLetters(group).size());
        first.close();
        s.member(group, "second").start();
        s.sentinel(feed, group);
        Check.equal("hand-overs, the sentinel included", 3, s.recorder().handed(group.toString()));
    }

    private static List<String> texts(Member member) {
        return member.held().stream()
                .map(one -> ConsumeRules.textOf(one.payload()))
                .toList();
    }

    private static String keyOf(int partition) {
        return IntStream.range(0, 1000)
                .mapToObj(i -> "p" + partition + "-" + i)
                .filter(key -> KeyPartitioner.partition(key, 4) == partition)
                .findFirst()
                .orElseThrow();
    }
}
