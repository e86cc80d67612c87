package io.intermodal.rocketmq;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.TimeSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumeType;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumerData;
import org.apache.rocketmq.remoting.protocol.heartbeat.HeartbeatData;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/**
 * Makes this source a member of its group and finds out about the others: the broker of the first queue lists who has reported there. Owned by the
 * thread of the source.
 */
final class RocketMqMembers {

    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Who has heard nothing for that long cannot tell whether others have been silent too. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final String MARK = "#";

    private final RocketMqCalls calls;
    private final RocketMqInbox inbox;
    private final TimeSource time;
    private final String group;
    private final String client;
    private final long patienceMillis;
    private final HeartbeatData heartbeat;
    private final Set<String> servers;
    private final String list;
    private final RocketMqPulses pulses;

    private List<String> present = List.of();
    private boolean asking;
    private long next;
    private long lastGood;

    RocketMqMembers(
            RocketMqCalls calls,
            RocketMqInbox inbox,
            TimeSource time,
            RocketMqNames.Reading what,
            String client,
            List<RocketMqUnit> units,
            long patienceMillis) {
        this.calls = calls;
        this.inbox = inbox;
        this.time = time;
        this.group = what.group();
        this.client = client;
        this.patienceMillis = patienceMillis;
        this.servers = new HashSet<>();
        units.forEach(unit -> servers.addAll(unit.servers));
        this.list = units.get(0).server();
        this.pulses = new RocketMqPulses(calls, time, list, group, units.get(0).head(), MARK);
        this.next = time.nanoTime();
        this.lastGood = time.nanoTime();
        this.heartbeat = heartbeat(what);
    }

    /** The name that a member reports with: it holds its number, so that others can tell whether an owner is there. */
    static String client(String base, long number) {
        return base + MARK + String.format(Locale.ROOT, "%08x", number);
    }

    private HeartbeatData heartbeat(RocketMqNames.Reading what) {
        ConsumerData consumer = new ConsumerData();
        consumer.setGroupName(group);
        consumer.setConsumeType(ConsumeType.CONSUME_PASSIVELY); // brokers may be set to refuse the others
        consumer.setMessageModel(MessageModel.CLUSTERING);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET);
        Set<SubscriptionData> subscriptions = new TreeSet<>();
        for (String topic : what.topics()) {
            SubscriptionData subscription = new SubscriptionData(topic, "*");
            subscription.setSubVersion(0);
            subscriptions.add(subscription);
        }
        consumer.setSubscriptionDataSet(subscriptions);
        HeartbeatData data = new HeartbeatData();
        data.setClientID(client);
        data.getConsumerDataSet().add(consumer);
        return data;
    }

    /**
     * Reports, if it is time to.
     *
     * @param seen runs on the source's thread when the members are known
     * @param refused takes, there too, what time alone does not mend
     */
    void tick(Runnable seen, Consumer<BrokerException> refused) {
        if (asking || time.nanoTime() - next < 0) {
            return;
        }
        asking = true;
        List<CompletableFuture<Void>> reports = new ArrayList<>();
        for (String server : servers) {
            CompletableFuture<Void> report = calls.heartbeat(server, heartbeat, patienceMillis);
            reports.add(server.equals(list) ? report : report.exceptionally(away -> null));
        }
        var unused = CompletableFuture.allOf(reports.toArray(CompletableFuture[]::new))
                .thenCompose(done -> pulses.beat(client))
                .thenCompose(done -> calls.members(list, group, patienceMillis))
                .thenCompose(pulses::ask)
                .whenComplete((members, failure) -> inbox.add(() -> {
                    asking = false;
                    if (failure != null || !members.containsKey(client)) {
                        next = time.nanoTime() + AGAIN_NANOS;
                        if (failure != null && RocketMqErrors.kind(failure) == Kind.UNAUTHORIZED) {
                            refused.accept(RocketMqErrors.asked(failure, "reporting as a member of group " + group));
                        }
                        return;
                    }
                    present = pulses.living(members, silentNanos() > SILENCE_NANOS).stream()
                            .sorted()
                            .toList();
                    lastGood = time.nanoTime();
                    next = lastGood + EVERY_NANOS;
                    seen.run();
                }));
    }

    /** Something has changed: reports at the next opportunity. */
    void hurry() {
        next = time.nanoTime();
    }

    /** How long the broker may have missed this member. */
    long silentNanos() {
        return time.nanoTime() - lastGood;
    }

    boolean isPresent(long number) {
        String end = client("", number);
        return present.stream().anyMatch(member -> member.endsWith(end));
    }

    /** The units that are this member's share: every member works it out from the same list. */
    Set<RocketMqUnit> share(List<RocketMqUnit> units) {
        Set<RocketMqUnit> mine = new HashSet<>();
        int me = present.indexOf(client);
        for (int i = 0; me >= 0 && i < units.size(); i++) {
            if (i % present.size() == me) {
                mine.add(units.get(i));
            }
        }
        return mine;
    }

    CompletableFuture<Void> leave(long atMostMillis) {
        List<CompletableFuture<Void>> left = new ArrayList<>();
        for (String server : servers) {
            left.add(calls.unregister(server, group, client, atMostMillis));
        }
        return CompletableFuture.allOf(left.toArray(CompletableFuture[]::new));
    }
}
