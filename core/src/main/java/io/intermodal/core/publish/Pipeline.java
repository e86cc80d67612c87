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
    private final OpenTasks open;
    /** What has no key, or is being repeated, and waits for a link; the rest waits in {@link #keys}. */
    private final ArrayDeque<PublishTask> waiting = new ArrayDeque<>();

    private final KeyQueues keys = new KeyQueues();
    private volatile @Nullable Sender sender;
    private @Nullable Link link;
    private volatile boolean closed;
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
        this.open = new OpenTasks(time, this::expire);
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

    /** Takes a message. */
    void submit(PublishTask task) {
        Sender now;
        boolean refused;
        boolean isAdmitted = false;
        synchronized (lock) {
            now = sender;
            refused = closed;
            if (!refused) {
                isAdmitted = take(task);
                open.arm();
            }
        }
        if (refused) {
            complete(task, PublishOutcome.REJECTED, Causes.closed());
        } else if (now != null && isAdmitted) {
            send(now, task);
        }
    }

    /** Takes several, for one call of the sender. */
    void submit(List<PublishTask> tasks) {
        List<PublishTask> admitted = new ArrayList<>(tasks.size());
        Sender now;
        boolean refused;
        synchronized (lock) {
            now = sender;
            refused = closed;
            if (!refused) {
                for (PublishTask task : tasks) {
                    if (take(task)) {
                        admitted.add(task);
                    }
                }
                open.arm();
            }
        }
        if (refused) {
            tasks.forEach(late -> complete(late, PublishOutcome.REJECTED, Causes.closed()));
        } else if (now != null && admitted.size() == 1) {
            send(now, admitted.get(0));
        } else if (now != null && !admitted.isEmpty()) {
            sendAll(now, admitted);
        }
    }

    /** Whether it goes to the sender now. */
    private boolean take(PublishTask task) {
        open.add(task);
        if (keys.admit(task, sender != null)) {
            task.withSender = true;
            return true;
        }
        if (task.key == null) {
            waiting.add(task);
        }
        return false;
    }

    private void sendAll(Sender target, List<PublishTask> tasks) {
        PublishBatch batch = new PublishBatch(tasks, task -> onTheWay(target, task));
        try {
            target.sendAll(batch.messages(), tasks.get(0).deadlineNanos, batch);
        } catch (RuntimeException e) {
            tasks.forEach(task -> answered(task, PublishOutcome.UNKNOWN, Causes.thrown(e)));
        }
    }

    private Outgoing onTheWay(Sender target, PublishTask task) {
        return DelayRouting.next(target, task.outgoing, time.epochMillis(), namespace);
    }

    private void send(Sender target, PublishTask task) {
        try {
            target.send(onTheWay(target, task), task.deadlineNanos, task);
        } catch (RuntimeException e) {
            answered(task, PublishOutcome.UNKNOWN, Causes.thrown(e));
        }
    }

    /** A sender's answer. */
    void answered(PublishTask task, PublishOutcome outcome, @Nullable BrokerException answer) {
        BrokerException cause =
                answer == null || closed || answer.kind() != Kind.CLOSED ? answer : Causes.lostLink(answer);
        boolean confirmed = outcome == PublishOutcome.CONFIRMED;
        boolean catchesUp;
        List<PublishTask> behind;
        synchronized (lock) {
            if (task.done || !task.withSender || (!confirmed && repeat(task, outcome, cause))) {
                return;
            }
            behind = end(task, outcome);
            catchesUp = keys.catchUp(task.key);
        }
        complete(
                task, outcome == PublishOutcome.REJECTED && task.maybeStored ? PublishOutcome.UNKNOWN : outcome, cause);
        rejectBehind(behind);
        if (catchesUp) {
            workers.execute(() -> catchUp(String.valueOf(task.key)));
        }
    }

    /** Sends again what is surely not stored (or may be, if that was asked for), while there is time and nothing would be overtaken. */
    private boolean repeat(PublishTask task, PublishOutcome outcome, @Nullable BrokerException cause) {
        boolean worthIt = outcome == PublishOutcome.REJECTED
                ? cause != null && cause.kind().isRetryable()
                : onUnknown == OnUnknown.REPEAT
                        && (cause == null || cause.kind().isRetryable());
        long pause = Math.min(LAST_REPEAT_NANOS, FIRST_REPEAT_NANOS << Math.min(task.repeats, 6));
        if (!worthIt || time.nanoTime() + pause - task.deadlineNanos >= 0 || !keys.mayRepeat(task)) {
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
            now = sender;
            if (task.done) {
                return;
            }
            if (!keys.admit(task, now != null)) {
                waiting.add(task);
                return;
            }
            task.withSender = true;
        }
        if (now != null) {
            send(now, task);
        }
    }

    /** Sends what queued of a key, in order; what comes meanwhile queues behind it. */
    private void catchUp(String key) {
        while (true) {
            PublishTask task;
            Sender now;
            synchronized (lock) {
                now = sender;
                task = keys.next(key, now != null);
                if (task == null || now == null) {
                    return;
                }
                task.withSender = true;
            }
            send(now, task);
        }
    }

    /** Answers those of its key that end with it: none must be sent any more if it was not confirmed. */
    private List<PublishTask> end(PublishTask task, PublishOutcome outcome) {
        task.done = true;
        open.remove(task);
        List<PublishTask> behind = keys.ended(task, outcome);
        task.withSender = false;
        return behind;
    }

    private void rejectBehind(List<PublishTask> behind) {
        for (PublishTask task : behind) {
            List<PublishTask> further;
            synchronized (lock) {
                if (task.done) {
                    continue;
                }
                further = end(task, PublishOutcome.REJECTED);
            }
            complete(task, task.maybeStored ? PublishOutcome.UNKNOWN : PublishOutcome.REJECTED, Causes.behindAnother());
            rejectBehind(further);
        }
    }

    private static void complete(PublishTask task, PublishOutcome outcome, @Nullable BrokerException cause) {
        task.completion.complete(outcome, cause);
    }

    private void expire() {
        List<PublishTask> due = new ArrayList<>();
        List<PublishTask> behind = new ArrayList<>();
        synchronized (lock) {
            open.fired();
            for (PublishTask task = open.firstDue(); task != null; task = open.firstDue()) {
                due.add(task);
                task.maybeStored |= task.withSender;
                waiting.remove(task);
                behind.addAll(end(task, PublishOutcome.UNKNOWN));
            }
            open.arm();
        }
        for (PublishTask task : due) {
            BrokerException cause = task.lastCause != null
                    ? task.lastCause
                    : task.maybeStored ? Causes.silent(config.timeout()) : unavailable;
            complete(task, task.maybeStored ? PublishOutcome.UNKNOWN : PublishOutcome.REJECTED, cause);
        }
        rejectBehind(behind);
    }

    @Override
    public void attached(Link newLink) {
        synchronized (lock) {
            link = newLink;
        }
        attach(newLink);
    }

    private void attach(Link newLink) {
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
        } catch (RuntimeException e) {
            notAttached(newLink, Causes.thrown(e));
            return;
        }
        List<PublishTask> waited;
        List<String> queued;
        synchronized (lock) {
            if (link != newLink || closed) {
                workers.execute(() -> made.close(Duration.ZERO));
                return;
            }
            sender = made;
            keys.sender(made.keepsOrder());
            waited = List.copyOf(waiting);
            waiting.clear();
            queued = keys.queued().stream().filter(keys::catchUp).toList();
        }
        waited.forEach(this::again);
        queued.forEach(this::catchUp);
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
            still = link == newLink && sender == null && !closed;
        }
        if (still) {
            attach(newLink);
        }
    }

    @Override
    public void detached(BrokerException cause) {
        synchronized (lock) {
            sender = null;
            link = null;
            unavailable = cause;
        }
    }

    /** Ends the sender, and with it what is still open. */
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
                end(task, PublishOutcome.UNKNOWN);
                rest.add(task);
            }
        }
        for (PublishTask task : rest) {
            complete(task, task.maybeStored ? PublishOutcome.UNKNOWN : PublishOutcome.REJECTED, Causes.closed());
        }
    }
}
