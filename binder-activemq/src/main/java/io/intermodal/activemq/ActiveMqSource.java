package io.intermodal.activemq;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Lane;
import io.intermodal.spi.MessageSource;
import io.intermodal.spi.Route;
import io.intermodal.spi.SourceConfig;
import io.intermodal.spi.SourceEvents;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQMessageConsumer;
import org.apache.activemq.ActiveMQSession;
import org.apache.activemq.AsyncCallback;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ActiveMQMessage;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ConnectionId;
import org.apache.activemq.command.ConsumerId;
import org.apache.activemq.command.FlushCommand;
import org.apache.activemq.command.LocalTransactionId;
import org.apache.activemq.command.TransactionInfo;
import org.jspecify.annotations.Nullable;

/**
 * One session with one consumer per route, owned by one thread that does all work on it: it takes what has come while there is demand, acknowledges,
 * and sleeps until one of these is possible again. The broker lets out as many messages as may be held, and no more until some are acknowledged.
 */
final class ActiveMqSource implements MessageSource {

    /** Well within the page of 200 that the broker reads before it waits to be asked for more. */
    private static final int NUDGE_AFTER = 64;

    /** Less than this each, and sources of several routes would wait for the broker message by message. */
    private static final int LEAST_WINDOW = 8;

    private final ActiveMqLink link;
    private final ActiveMqClient client;
    private final SourceConfig config;
    private final SourceEvents events;
    private final Thread thread;
    private final Queue<Incoming> acks = new ConcurrentLinkedQueue<>();
    private final Queue<CompletableFuture<Void>> flushes = new ConcurrentLinkedQueue<>();
    private final AtomicLong demand = new AtomicLong();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private final Set<Lane> held = ConcurrentHashMap.newKeySet();
    private final Set<ConsumerId> ended = ConcurrentHashMap.newKeySet();
    private final List<Open> open = new ArrayList<>();
    private volatile boolean started;
    private volatile boolean quiet;
    private volatile boolean closing;
    private volatile boolean over;
    private long position;

    ActiveMqSource(ActiveMqLink link, ActiveMqClient client, SourceConfig config, SourceEvents events) {
        this.link = link;
        this.client = client;
        this.config = config;
        this.events = events;
        this.thread = link.newThread(this::run);
    }

    @Override
    public void start() {
        started = true;
        thread.start();
    }

    @Override
    public void demand(int more) {
        demand.addAndGet(more);
        signal();
    }

    @Override
    public void hold(Lane lane) {
        held.add(lane);
    }

    @Override
    public void release(Lane lane) {
        held.remove(lane);
        signal();
    }

    @Override
    public void quiesce() {
        quiet = true;
    }

    @Override
    public void ack(Incoming message) {
        if (!over) {
            acks.add(message);
            signal();
        }
    }

    @Override
    public boolean giveBack(Incoming message) {
        return false;
    }

    @Override
    public CompletionStage<Void> flush() {
        CompletableFuture<Void> flush = new CompletableFuture<>();
        if (!started) {
            flush.complete(null);
            return flush;
        }
        flushes.add(flush);
        signal();
        if (over) {
            failFlushes();
        }
        return flush;
    }

    @Override
    public void close(Duration atMost) {
        closing = true;
        quiet = true;
        signal();
        if (started && Thread.currentThread() != thread) {
            try {
                thread.join(Math.max(1, atMost.toMillis()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        link.remove(this);
    }

    /** Something has come, or happened to the link. Any thread, never blocks. */
    void signal() {
        if (signalled.compareAndSet(false, true)) {
            LockSupport.unpark(thread);
        }
    }

    /** The broker has ended a consumer; perhaps one of this source. */
    void consumerEnded(ConsumerId consumer) {
        ended.add(consumer);
        signal();
    }

    private void run() {
        ActiveMQSession session = null;
        try {
            session =
                    (ActiveMQSession) client.connection().createSession(false, ActiveMQSession.INDIVIDUAL_ACKNOWLEDGE);
            openConsumers(session);
            while (!closing && !link.isLost()) {
                acknowledge();
                handOut();
                sleep();
            }
            acknowledge();
        } catch (BrokerException e) {
            end(e);
        } catch (JMSException | RuntimeException e) {
            end(ActiveMqErrors.asked(e, "consuming from " + config.routes(), client.server()));
        } finally {
            over = true;
            close(session);
            fence();
            failFlushes();
        }
    }

    private void openConsumers(ActiveMQSession session) throws JMSException, BrokerException {
        int routes = config.routes().size();
        int window = routes == 1
                ? config.maxHeld()
                : Math.max(Math.min(LEAST_WINDOW, config.maxHeld()), config.maxHeld() / routes);
        for (Route route : config.routes()) {
            ActiveMQDestination queue = ActiveMqNames.of(route);
            Lane lane = new Lane(route, queue.getPhysicalName());
            ActiveMQMessageConsumer consumer = (ActiveMQMessageConsumer) session.createConsumer(
                    new ActiveMQQueue(queue.getPhysicalName() + "?consumer.prefetchSize=" + Math.max(1, window)));
            consumer.setAvailableListener(ready -> signal());
            open.add(new Open(lane, queue, consumer));
            events.opened(lane, 0);
        }
        // What came before the listener was set raised no signal.
        signal();
    }

    /** Acknowledges what has been settled, and asks the broker to confirm that where somebody waits for it. */
    private void acknowledge() throws JMSException {
        // Taken first: a flush speaks for the acknowledgements that came before it.
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        for (CompletableFuture<Void> flush = flushes.poll(); flush != null; flush = flushes.poll()) {
            asked.add(flush);
        }
        try {
            for (Incoming ack = acks.poll(); ack != null; ack = acks.poll()) {
                ((Message) ack.handle()).acknowledge();
            }
            if (!asked.isEmpty()) {
                sync(new Flushed(asked));
            }
        } catch (JMSException | RuntimeException e) {
            BrokerException cause = ActiveMqErrors.asked(e, "acknowledging", client.server());
            asked.forEach(flush -> flush.completeExceptionally(cause));
            throw e;
        }
    }

    /**
     * Has everything acknowledged so far written to disk. The broker works through one connection's commands in turn, but leaves acknowledgements to
     * a thread that writes them later; the end of a transaction, even of an empty one, it answers only after that.
     */
    private void sync(AsyncCallback done) throws JMSException {
        ActiveMQConnection connection = client.connection();
        ConnectionId id = connection.getConnectionInfo().getConnectionId();
        LocalTransactionId empty = new LocalTransactionId(
                id, connection.getLocalTransactionIdGenerator().getNextSequenceId());
        connection.asyncSendPacket(new TransactionInfo(id, empty, TransactionInfo.BEGIN));
        connection.syncSendPacket(new TransactionInfo(id, empty, TransactionInfo.COMMIT_ONE_PHASE), done);
    }

    private void handOut() throws JMSException, BrokerException {
        boolean more = true;
        while (more) {
            more = false;
            for (Open lane : open) {
                if (ended.contains(lane.consumer.getConsumerId())) {
                    throw new BrokerException(Kind.UNAVAILABLE, "the broker ended the consumer of " + lane.lane, null);
                }
                if (!quiet && demand.get() > 0 && !held.contains(lane.lane)) {
                    more |= handOut(lane);
                }
            }
            if (more) {
                acknowledge();
            }
        }
    }

    private boolean handOut(Open from) throws JMSException {
        ActiveMQMessage message = (ActiveMQMessage) from.consumer.receiveNoWait();
        if (message == null) {
            return false;
        }
        if (ActiveMqPin.is(message)) {
            message.acknowledge();
            return true;
        }
        if (++from.sinceNudge >= NUDGE_AFTER) {
            // Before anybody can acknowledge it: the broker must still know it as delivered.
            from.sinceNudge = 0;
            client.connection()
                    .asyncSendPacket(
                            ActiveMqTransport.nudge(from.consumer.getConsumerId(), from.queue, message.getMessageId()));
        }
        demand.decrementAndGet();
        events.record(ActiveMqReader.read(from.lane, position++, message));
        return true;
    }

    private void sleep() {
        while (!signalled.getAndSet(false)) {
            LockSupport.park(this);
        }
    }

    private void end(BrokerException cause) {
        if (!closing && !link.isLost()) {
            events.ended(cause);
        }
    }

    private void close(@Nullable ActiveMQSession session) {
        if (session == null || link.isLost()) {
            return;
        }
        try {
            session.close();
            // Back on the queue, and not only on the way there.
            client.connection().syncSendPacket(new FlushCommand());
        } catch (JMSException | RuntimeException broken) {
            // The broker takes back what a broken connection held.
        }
    }

    private void fence() {
        if (!closing) {
            open.forEach(lane -> events.fenced(lane.lane));
        }
    }

    private void failFlushes() {
        BrokerException cause = new BrokerException(
                Kind.UNAVAILABLE, "the source ended before the broker confirmed the acknowledgements", null);
        for (CompletableFuture<Void> flush = flushes.poll(); flush != null; flush = flushes.poll()) {
            flush.completeExceptionally(cause);
        }
    }

    private static final class Open {

        private final Lane lane;
        private final ActiveMQDestination queue;
        private final ActiveMQMessageConsumer consumer;
        private int sinceNudge;

        Open(Lane lane, ActiveMQDestination queue, ActiveMQMessageConsumer consumer) {
            this.lane = lane;
            this.queue = queue;
            this.consumer = consumer;
        }
    }

    private final class Flushed implements AsyncCallback {

        private final List<CompletableFuture<Void>> asked;

        Flushed(List<CompletableFuture<Void>> asked) {
            this.asked = asked;
        }

        @Override
        public void onSuccess() {
            asked.forEach(flush -> flush.complete(null));
        }

        @Override
        public void onException(JMSException error) {
            BrokerException cause = ActiveMqErrors.asked(error, "acknowledging", client.server());
            asked.forEach(flush -> flush.completeExceptionally(cause));
        }
    }
}
