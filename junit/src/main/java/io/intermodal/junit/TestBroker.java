package io.intermodal.junit;

import io.intermodal.Connection;
import io.intermodal.ConnectionOptions;
import io.intermodal.Messaging;
import io.intermodal.MessagingEvent;
import io.intermodal.memory.MemoryBroker;
import io.intermodal.memory.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one test has: its broker, its clock, its connections, and what was heard of them. */
final class TestBroker {

    static final String QUEUE = "queue";
    static final String LOG = "log";

    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final int MOST_EVENTS = 20;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final MemoryBroker broker;
    private final @Nullable VirtualTime time;
    private final Consumer<ConnectionOptions.Builder> options;
    private final List<Connection> connections = new ArrayList<>();
    private final Deque<String> events = new ArrayDeque<>();

    TestBroker(String shape, String test, boolean virtual, Consumer<ConnectionOptions.Builder> options) {
        String readable = test.replaceAll("[^A-Za-z0-9._-]", "_");
        String name = readable.substring(0, Math.min(80, readable.length())) + "-" + NUMBERS.incrementAndGet();
        this.broker = shape.equals(LOG) ? MemoryBroker.log(name) : MemoryBroker.queue(name);
        this.time = virtual ? new VirtualTime() : null;
        this.options = options;
    }

    MemoryBroker broker() {
        return broker;
    }

    Optional<VirtualTime> time() {
        return Optional.ofNullable(time);
    }

    /** The connection with a number, from 0; opened if need be. */
    Connection connection(int number) {
        while (connections.size() <= number) {
            ConnectionOptions.Builder builder = broker.options().listen(this::heard);
            time().ifPresent(builder::timeSource);
            options.accept(builder);
            connections.add(Messaging.connect(builder.build()));
        }
        return connections.get(number);
    }

    private void heard(MessagingEvent event) {
        String when = time == null ? "" : time.now() + " ";
        synchronized (events) {
            events.add(when + event);
            if (events.size() > MOST_EVENTS) {
                events.remove();
            }
        }
    }

    String report() {
        StringBuilder text = new StringBuilder(broker.toString());
        time().ifPresent(clock -> text.append(", ").append(clock));
        new LeftOvers(broker.leftOvers()).describe(text);
        synchronized (events) {
            text.append(events.isEmpty() ? "\n  no events" : "\n  last events:");
            events.forEach(event -> text.append("\n    ").append(event));
        }
        return text.toString();
    }

    /** A test may end in the middle of a fault: closing must not have to wait for what nobody will do any more. */
    void end() {
        broker.behave();
        broker.start();
        broker.thaw();
        connections.forEach(connection -> connection.close(CLOSE));
        broker.discard();
    }
}
