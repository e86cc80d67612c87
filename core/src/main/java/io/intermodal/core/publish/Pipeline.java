package io.intermodal.core.publish;

import io.intermodal.MessagingException;
import io.intermodal.PublishOutcome;
import io.intermodal.PublisherOptions.OnUnknown;
import io.intermodal.core.link.Attachment;
import io.intermodal.core.link.Preparation;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Link;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Sender;
import io.intermodal.spi.SenderConfig;
import io.intermodal.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings every publish to its one outcome by its deadline, over lost links and refusals. Nothing is called under the lock that could block: sends
 * and completions happen outside it.
 */
public final class Pipeline implements Attachment {

    private static final long FIRST_REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LAST_REPEAT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Preparation preparation;
    private final SenderConfig config;
    private final OnUnknown onUnknown;
    private final String namespace;
    private final TimeSource time;
    private final Executor workers;

    private final Object lock = new Object();
    private final OpenTasks open = new OpenTasks();
    private final ArrayDeque<PublishTask> waiting = new ArrayDeque<>();
    private final KeyQueues keys = new KeyQueues();
    private volatile @Nullable Sender sender;
    private @Nullable Link link;
    private volatile boolean closed;
    private boolean draining;
    private boolean timerArmed;
    private BrokerException unavailable =
            new BrokerException(Kind.UNAVAILABLE, "the broker has not been reached yet", null);

    Pipeline(
            Preparation preparation,
            SenderConfig config,
            OnUnknown onUnknown,
            String namespace,
            TimeSource time,
            Executor workers) {
        this.preparation = preparation;
        this.config = config;
        this.onUnknown = onUnknown;
        this.namespace = namespace;
        this.time = time;
        this.workers = workers;
    }

    /** The present sender, if the link is there. */
    @Nullable
    Sender sender() {
        return sender;
    }

    int openCount() {
        synchronized (lock) {
            return open.size();
        }
    }

    /** A message with what keeps it in order behind others, if anything does, and who hears of its outcome. */
    record Submission(Outgoing outgoing, @Nullable String key, PublishTask.Completion completion) {}

    /** Takes messages. */
    void submit(List<Submission> submissions) {
        long deadline = time.nanoTime() + config.timeout().toNanos();
        List<PublishTask> admitted = new ArrayList<>(submissions.size());
        Sender now;
        synchronized (lock) {
            now = draining ? null : sender;
            for (Submission submission : submissions) {
                PublishTask task = new PublishTask(
                        this, submission.outgoing(), submission.key(), deadline, submission.completion());
                open.add(task);
                if (now == null) {
                    waiting.add(task);
                } else if (keys.admit(task)) {
                    task.withSender = true;
                    admitted.add(task);
                }
            }
            armTimer();
        }
        if (now != null && admitted.size() == 1) {
            send(now, admitted.get(0));
        } else if (now != null && !admitted.isEmpty()) {
            sendAll(now, admitted, deadline);
        }
    }

    private void sendAll(Sender target, List<PublishTask> tasks, long deadline) {
        PublishBatch batch = new PublishBatch(tasks, task -> onTheWay(target, task));
        try {
            target.sendAll(batch.messages(), deadline, batch);
        } catch (RuntimeException e) {
            tasks.forEach(task -> answered(task, PublishOutcome.UNKNOWN, thrown(e)));
        }
    }

    private Outgoing onTheWay(Sender target, PublishTask task) {
        return DelayRouting.next(target, task.outgoing, time.epochMillis(), namespace);
    }

    /** A binder that throws may have sent: never claim more than is known. */
    private static BrokerException thrown(RuntimeException e) {
        return new BrokerException(
                Kind.INTERNAL, "the binder failed with " + e.getClass().getName(), e);
    }

    private void send(Sender target, PublishTask task) {
        try {
            target.send(onTheWay(target, task), task.deadlineNanos, task);
        } catch (RuntimeException e) {
            answered(task, PublishOutcome.UNKNOWN, thrown(e));
        }
    }

    /** A sender's answer. */
    void answered(PublishTask task, PublishOutcome outcome, @Nullable BrokerException answer) {
        BrokerException cause = whileOpen(answer);
        List<PublishTask> behind;
        synchronized (lock) {
            if (task.done || !task.withSender) {
                return;
            }
            if (outcome != PublishOutcome.CONFIRMED && repeat(task, outcome, cause)) {
                return;
            }
            behind = end(task);
        }
        complete(
                task, outcome == PublishOutcome.REJECTED && task.maybeStored ? PublishOutcome.UNKNOWN : outcome, cause);
        after(outcome, behind);
    }

    /** A sender that the engine closed because its link was lost: to the application that is an outage, not the end of its publisher. */
    private @Nullable BrokerException whileOpen(@Nullable BrokerException cause) {
        return cause == null || closed || cause.kind() != Kind.CLOSED
                ? cause
                : new BrokerException(Kind.UNAVAILABLE, "the link was lost: " + cause.getMessage(), cause);
    }

    /** Sends again what is surely not stored (or may be, if that was asked for), while there is time and nothing would be overtaken. */
    private boolean repeat(PublishTask task, PublishOutcome outcome, @Nullable BrokerException cause) {
        boolean worthIt = outcome == PublishOutcome.REJECTED
                ? cause != null && cause.kind().isRetryable()
                : onUnknown == OnUnknown.REPEAT
                        && (cause == null || cause.kind().isRetryable());
        long pause = Math.min(LAST_REPEAT_NANOS, FIRST_REPEAT_NANOS << Math.min(task.repeats, 6));
        if (!worthIt || time.nanoTime() + pause >= task.deadlineNanos || !keys.mayRepeat(task)) {
            return false;
        }
        task.maybeStored |= outcome == PublishOutcome.UNKNOWN;
        task.lastCause = cause;
        task.withSender = false;
        task.repeats++;
        time.schedule(() -> workers.execute(() -> again(task)), pause);
        return true;
    }

    private void again(PublishTask task) {
        Sender now;
        synchronized (lock) {
            if (task.done) {
                return;
            }
            now = sender;
            if (now == null) {
                time.schedule(() -> workers.execute(() -> again(task)), FIRST_REPEAT_NANOS);
                return;
            }
            if (!keys.admit(task)) {
                return;
            }
            task.withSender = true;
        }
        send(now, task);
    }

    private List<PublishTask> end(PublishTask task) {
        task.done = true;
        open.remove(task);
        List<PublishTask> behind = keys.ended(task);
        task.withSender = false;
        return behind;
    }

    private void after(PublishOutcome outcome, List<PublishTask> behind) {
        if (behind.isEmpty()) {
            return;
        }
        if (outcome == PublishOutcome.CONFIRMED) {
            workers.execute(() -> behind.forEach(this::again));
        } else {
            rejectBehind(behind);
        }
    }

    private void rejectBehind(List<PublishTask> behind) {
        BrokerException cause = new BrokerException(
                Kind.UNAVAILABLE,
                "an earlier message of the same key was not confirmed, and order would be broken",
                null);
        for (PublishTask task : behind) {
            synchronized (lock) {
                if (task.done) {
                    continue;
                }
                end(task);
            }
            complete(task, PublishOutcome.REJECTED, cause);
        }
    }

    private static void complete(PublishTask task, PublishOutcome outcome, @Nullable BrokerException cause) {
        task.completion.complete(outcome, cause);
    }

    private void armTimer() {
        PublishTask first = open.first();
        if (!timerArmed && first != null) {
            timerArmed = true;
            time.schedule(this::expire, first.deadlineNanos - time.nanoTime());
        }
    }

    private void expire() {
        List<PublishTask> due = new ArrayList<>();
        List<PublishTask> behind = new ArrayList<>();
        synchronized (lock) {
            timerArmed = false;
            long now = time.nanoTime();
            for (PublishTask task = open.first(); task != null && task.deadlineNanos - now <= 0; task = open.first()) {
                due.add(task);
                task.maybeStored |= task.withSender;
                waiting.remove(task);
                behind.addAll(end(task));
                waitingBehind(task, behind);
            }
            armTimer();
        }
        for (PublishTask task : due) {
            BrokerException cause = task.lastCause != null ? task.lastCause : task.maybeStored ? silent() : unavailable;
            complete(task, task.maybeStored ? PublishOutcome.UNKNOWN : PublishOutcome.REJECTED, cause);
        }
        rejectBehind(behind);
    }

    /** Messages of the same key that wait for a link must not be sent after one of their key was given up. */
    private void waitingBehind(PublishTask task, List<PublishTask> behind) {
        if (task.key != null && !waiting.isEmpty()) {
            waiting.removeIf(later -> task.key.equals(later.key) && behind.add(later));
        }
    }

    private BrokerException silent() {
        return new BrokerException(Kind.UNAVAILABLE, "the broker did not confirm within " + config.timeout(), null);
    }

    @Override
    public void attached(Link newLink) {
        synchronized (lock) {
            link = newLink;
        }
        Sender made;
        try {
            preparation.prepare(newLink);
            made = newLink.sender(config);
        } catch (BrokerException e) {
            notAttached(newLink, e);
            return;
        } catch (MessagingException e) {
            notAttached(newLink, new BrokerException(Kind.CONFLICT, String.valueOf(e.getMessage()), e));
            return;
        }
        synchronized (lock) {
            if (link != newLink) {
                workers.execute(() -> made.close(Duration.ZERO));
                return;
            }
            draining = true;
            sender = made;
        }
        drain(made);
    }

    private void notAttached(Link newLink, BrokerException cause) {
        synchronized (lock) {
            unavailable = cause;
        }
        time.schedule(() -> workers.execute(() -> attachAgain(newLink)), LAST_REPEAT_NANOS);
    }

    private void attachAgain(Link newLink) {
        boolean still;
        synchronized (lock) {
            still = link == newLink && sender == null;
        }
        if (still) {
            attached(newLink);
        }
    }

    private void drain(Sender target) {
        while (true) {
            PublishTask task;
            synchronized (lock) {
                task = sender == target ? waiting.poll() : null;
                if (task == null) {
                    draining = draining && sender != target;
                    return;
                }
                if (task.done || !keys.admit(task)) {
                    continue;
                }
                task.withSender = true;
            }
            send(target, task);
        }
    }

    @Override
    public void detached(BrokerException cause) {
        synchronized (lock) {
            sender = null;
            link = null;
            draining = false;
            unavailable = cause;
        }
    }

    /** Ends the sender; what is still open ends by its deadline at the latest. */
    void close(Duration atMost) {
        closed = true;
        Sender last = sender;
        if (last != null) {
            last.close(atMost);
        }
        List<PublishTask> rest = new ArrayList<>();
        synchronized (lock) {
            sender = null;
            for (PublishTask task = open.first(); task != null; task = open.first()) {
                task.maybeStored |= task.withSender;
                end(task);
                rest.add(task);
            }
        }
        BrokerException closed = new BrokerException(Kind.CLOSED, "the publisher was closed", null);
        for (PublishTask task : rest) {
            complete(task, task.maybeStored ? PublishOutcome.UNKNOWN : PublishOutcome.REJECTED, closed);
        }
    }
}
