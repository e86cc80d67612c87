package io.intermodal.kafka;

import io.intermodal.PublishOutcome;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Route;
import io.intermodal.spi.SendCallback;
import io.intermodal.spi.Sender;
import io.intermodal.spi.SenderConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** One idempotent producer. It repeats by itself what was not answered, in order, until the publish time-out. */
final class KafkaSender implements Sender {

    private final KafkaLink link;
    private final KafkaConfig config;
    private final SenderConfig bounds;
    private final Set<Pending> pending = ConcurrentHashMap.newKeySet();
    /** Topics that were found once: if one is missing all of a sudden, the cluster may only just be starting. */
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    private final Object replacing = new Object();
    private volatile KafkaProducer<byte[], byte[]> producer;
    private volatile boolean closed;

    KafkaSender(KafkaLink link, KafkaConfig config, SenderConfig bounds) throws BrokerException {
        this.link = link;
        this.config = config;
        this.bounds = bounds;
        try {
            this.producer = new KafkaProducer<>(config.producer(bounds));
        } catch (RuntimeException e) {
            throw KafkaErrors.connecting(e, config.link());
        }
    }

    @Override
    public Optional<Duration> nativeDelay(Route route) {
        return Optional.empty();
    }

    @Override
    public void send(Outgoing message, long deadlineNanos, SendCallback callback) {
        Pending send = new Pending(message, callback);
        pending.add(send);
        if (closed) {
            send.end(PublishOutcome.REJECTED, new BrokerException(Kind.CLOSED, "the sender is closed", null));
            return;
        }
        if (link.isSuspended()) {
            // The client would take it and keep it until it is too late; refused, it is surely not stored.
            send.end(
                    PublishOutcome.REJECTED,
                    new BrokerException(Kind.UNAVAILABLE, "the cluster does not answer", null));
            return;
        }
        try {
            ProducerRecord<byte[], byte[]> record =
                    KafkaMessages.write(message, config.link().time().epochMillis());
            send.begin(record, deadlineNanos);
        } catch (RuntimeException e) {
            send.end(PublishOutcome.REJECTED, KafkaErrors.asked(e, "sending to " + send.topic()));
        }
    }

    @Override
    public void close(Duration atMost) {
        closed = true;
        producer.close(atMost.isNegative() ? Duration.ZERO : atMost);
        BrokerException cause =
                new BrokerException(Kind.CLOSED, "the sender was closed before the broker answered", null);
        for (Pending send : pending) {
            send.end(PublishOutcome.UNKNOWN, cause);
        }
        link.remove(this);
    }

    /** A producer that has given itself up takes nothing any more; the next send gets another. */
    private void replace(KafkaProducer<byte[], byte[]> broken) {
        synchronized (replacing) {
            if (producer == broken && !closed) {
                producer = new KafkaProducer<>(config.producer(bounds));
                Thread closer = config.link().threads().newThread(() -> broken.close(Duration.ZERO));
                closer.start();
            }
        }
    }

    /** A message that the client may have. True once it has ended: an object less for each message. */
    private final class Pending extends AtomicBoolean {

        private static final long serialVersionUID = 1L;

        private final transient Outgoing message;
        private final transient SendCallback callback;

        Pending(Outgoing message, SendCallback callback) {
            this.message = message;
            this.callback = callback;
        }

        String topic() {
            return KafkaNames.topic(message.route());
        }

        /** Tries until the client has taken it: it waits for topics and for room only a moment at a time. */
        void begin(ProducerRecord<byte[], byte[]> record, long deadlineNanos) {
            Throwable refusal;
            boolean again;
            boolean replaced = false;
            do {
                KafkaProducer<byte[], byte[]> now = producer;
                Attempt attempt = new Attempt(record.topic());
                try {
                    var unused = now.send(record, attempt);
                    refusal = attempt.refused();
                } catch (InterruptException e) {
                    refusal = e;
                } catch (RuntimeException e) {
                    refusal = e;
                    if (!(e instanceof ApiException) && !replaced && !closed) {
                        replaced = true;
                        replace(now);
                        again = true;
                        continue;
                    }
                }
                again = refusal instanceof RetriableException
                        && !closed
                        && config.link().time().nanoTime() - deadlineNanos < 0
                        && (KafkaErrors.kind(refusal) != Kind.NOT_FOUND || known.contains(record.topic()));
            } while (again);
            if (refusal != null) {
                KafkaErrors.Verdict verdict = KafkaErrors.notSent(refusal, record.topic());
                end(
                        verdict.outcome(),
                        closed ? new BrokerException(Kind.CLOSED, "the sender is closed", refusal) : verdict.cause());
            } else {
                known.add(record.topic());
            }
        }

        void end(PublishOutcome outcome, @Nullable BrokerException cause) {
            if (compareAndSet(false, true)) {
                pending.remove(this);
                callback.done(message, outcome, cause);
            }
        }

        /** What fails before the client's method has returned, on the caller's thread, was never taken. */
        private final class Attempt implements Callback {

            private final String topic;
            private final Thread caller = Thread.currentThread();
            private boolean returned;
            private @Nullable Throwable refusal;

            Attempt(String topic) {
                this.topic = topic;
            }

            @Nullable
            Throwable refused() {
                returned = true;
                return refusal;
            }

            @Override
            public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
                if (Thread.currentThread() == caller && !returned) {
                    refusal = failure;
                } else if (failure == null) {
                    end(PublishOutcome.CONFIRMED, null);
                } else {
                    KafkaErrors.Verdict verdict = KafkaErrors.ended(failure, topic);
                    end(
                            verdict.outcome(),
                            closed
                                    ? new BrokerException(
                                            Kind.CLOSED, "the sender was closed before the broker answered", failure)
                                    : verdict.cause());
                }
            }
        }
    }
}
