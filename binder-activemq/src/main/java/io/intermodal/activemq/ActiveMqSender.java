package io.intermodal.activemq;

import io.intermodal.PublishOutcome;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Route;
import io.intermodal.spi.SendCallback;
import io.intermodal.spi.Sender;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.activemq.ActiveMQMessageProducer;
import org.apache.activemq.AsyncCallback;
import org.apache.activemq.command.ActiveMQBytesMessage;
import org.apache.activemq.command.ActiveMQDestination;
import org.jspecify.annotations.Nullable;

/** One session and one producer. Sends are pipelined; the broker answers each. */
final class ActiveMqSender implements Sender {

    /** How much longer than Intermodal the broker keeps an expired message: which group wants it dead-lettered, only the group knows. */
    private static final Duration EXPIRY_GRACE = Duration.ofHours(1);

    /** No message has more headers than this; below the limit by more than this there is nothing to calculate. */
    private static final int HEADROOM = 128 << 10;

    private final ActiveMqLink link;
    private final ActiveMqClient client;
    private final ActiveMqScheduler scheduler;
    private final Session session;
    private final ActiveMQMessageProducer producer;
    private final ReentrantLock writing = new ReentrantLock();
    private final ActiveMqWriteGuard guard;
    private final Map<Route, ActiveMQDestination> destinations = new ConcurrentHashMap<>();
    private final Set<Pending> pending = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean closed;

    ActiveMqSender(ActiveMqLink link, ActiveMqClient client, ActiveMqScheduler scheduler) throws BrokerException {
        this.link = link;
        this.client = client;
        this.scheduler = scheduler;
        this.guard = new ActiveMqWriteGuard(client.time(), client::cut);
        this.session = client.bounded(
                "opening a sender",
                client.requestTimeout(),
                () -> client.connection().createSession(false, Session.AUTO_ACKNOWLEDGE));
        this.producer = client.bounded("opening a sender", client.requestTimeout(), () ->
                (ActiveMQMessageProducer) session.createProducer(null));
    }

    @Override
    public Optional<Duration> nativeDelay(Route route) {
        return scheduler.longestDelay();
    }

    @Override
    public void send(Outgoing message, long deadlineNanos, SendCallback callback) {
        Pending send = new Pending(message, callback);
        pending.add(send);
        if (closed) {
            send.end(PublishOutcome.REJECTED, new BrokerException(Kind.CLOSED, "the sender is closed", null));
            return;
        }
        try {
            link.checkOpen();
            ActiveMQDestination destination = destination(message.route());
            send.destination = destination;
            checkSize(message);
            long now = client.time().epochMillis();
            long delay = message.deliverAtMillis() == 0 ? 0 : Math.max(0, message.deliverAtMillis() - now);
            ActiveMQBytesMessage converted = ActiveMqMessages.write(message, delay);
            write(send, converted, timeToLive(message, now), deadlineNanos);
        } catch (BrokerException e) {
            send.end(PublishOutcome.REJECTED, e);
        } catch (JMSException | RuntimeException e) {
            ActiveMqErrors.Verdict verdict = ActiveMqErrors.thrown(e, send.name());
            send.end(verdict.outcome(), verdict.cause());
        }
    }

    @Override
    public void close(Duration atMost) {
        closed = true;
        endIfDrained();
        try {
            drained.get(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException stillOpen) {
            // What is still open ends below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        BrokerException cause =
                new BrokerException(Kind.CLOSED, "the sender was closed before the broker answered", null);
        for (Pending send : pending) {
            send.end(PublishOutcome.UNKNOWN, cause);
        }
        link.remove(this);
        link.dispose(client, session, atMost);
    }

    private void write(Pending send, Message message, long timeToLive, long deadlineNanos)
            throws BrokerException, JMSException {
        boolean mine;
        try {
            mine = writing.tryLock(Math.max(0, deadlineNanos - client.time().nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException(Kind.CLOSED, "interrupted before sending to " + send.name(), e);
        }
        if (!mine) {
            throw new BrokerException(
                    Kind.BUSY, "the connection to " + client.server() + " took nothing until the deadline", null);
        }
        try {
            guard.enter(deadlineNanos);
            producer.send(
                    send.destination, message, DeliveryMode.PERSISTENT, Message.DEFAULT_PRIORITY, timeToLive, send);
        } finally {
            guard.exit();
            writing.unlock();
        }
    }

    private ActiveMQDestination destination(Route route) throws BrokerException {
        ActiveMQDestination known = destinations.get(route);
        if (known == null) {
            known = ActiveMqNames.of(route);
            destinations.put(route, known);
        }
        return known;
    }

    /** The client would begin to write a message and only then find it too large for the broker. */
    private void checkSize(Outgoing message) throws BrokerException {
        long limit = link.maxFrameBytes();
        if (limit > 0
                && message.envelope().body().length > limit - HEADROOM
                && ActiveMqMessages.size(message.envelope()) > limit) {
            throw new BrokerException(
                    Kind.TOO_LARGE,
                    "the broker takes frames of at most " + limit + " bytes (wireFormat.maxFrameSize of its connector)",
                    null);
        }
    }

    private static long timeToLive(Outgoing message, long now) {
        long expiresAt = message.envelope().expiresAtMillis();
        return expiresAt == 0 ? 0 : Math.max(0, expiresAt - now) + EXPIRY_GRACE.toMillis();
    }

    private void endIfDrained() {
        if (closed && pending.isEmpty()) {
            drained.complete(null);
        }
    }

    /** A send without outcome. The client may answer more than once when a connection breaks; the first answer counts. */
    private final class Pending implements AsyncCallback {

        private final Outgoing message;
        private final SendCallback callback;
        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile @Nullable ActiveMQDestination destination;

        Pending(Outgoing message, SendCallback callback) {
            this.message = message;
            this.callback = callback;
        }

        @Override
        public void onSuccess() {
            end(PublishOutcome.CONFIRMED, null);
        }

        @Override
        public void onException(JMSException error) {
            boolean copies =
                    message.route() instanceof Route.Everyone everyone && ActiveMqNames.isTopic(everyone.destination());
            ActiveMqErrors.Verdict verdict = ActiveMqErrors.answered(error, name(), copies);
            end(verdict.outcome(), verdict.cause());
        }

        void end(PublishOutcome outcome, @Nullable BrokerException cause) {
            if (ended.compareAndSet(false, true)) {
                pending.remove(this);
                callback.done(message, outcome, cause);
                endIfDrained();
            }
        }

        String name() {
            ActiveMQDestination known = destination;
            return known == null ? "an unnamed destination" : known.getQualifiedName();
        }
    }
}
