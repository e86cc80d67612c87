package io.intermodal.core.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.core.consume.Backlog.Unstarted;
import io.intermodal.core.consume.Held.Phase;
import io.intermodal.core.testing.FakeSource;
import io.intermodal.core.testing.QueuedTasks;
import io.intermodal.core.testing.Some;
import io.intermodal.spi.Lane;
import io.intermodal.spi.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A broker with some partitions, a dispatcher that reads them, and handlers: one thread plays all of them in any order. After each step it is looked at
 * whether the dispatcher kept to its bounds; at the end, whether everything was handled.
 */
final class DispatcherModel {

    /** What a run is made of. */
    record Shape(boolean isLog, boolean isOrdered, int slots, int prefetch, int window, int partitions, int messages) {}

    /** One partition: positions have holes, and what is unsettled when its lane is lost comes again in the next lane. */
    private static final class Partition {
        final String name;
        final List<Long> positions = new ArrayList<>();
        final List<@Nullable String> keys = new ArrayList<>();
        final Set<Long> settled = new HashSet<>();

        @Nullable
        LaneState lane;

        int next;

        Partition(String name) {
            this.name = name;
        }
    }

    final Dispatcher dispatcher;
    private final Shape shape;
    private final Random random;
    private final QueuedTasks tasks = new QueuedTasks();
    private final List<Partition> partitions = new ArrayList<>();
    private final Map<LaneState, Partition> owners = new LinkedHashMap<>();
    private final List<Held> running = new ArrayList<>();
    private final List<Held> waiting = new ArrayList<>();
    private final List<Held> settling = new ArrayList<>();
    private final List<Held> out = new ArrayList<>();
    private final Map<LaneState, CompletableFuture<Void>> closing = new LinkedHashMap<>();
    private FakeSource source;
    private boolean paused;
    private boolean stopped;

    DispatcherModel(Random random, Shape shape) {
        this.random = random;
        this.shape = shape;
        this.dispatcher = new Dispatcher(
                shape.slots(), new Credit(shape.slots() + shape.prefetch(), 1 << 20), tasks, this::begin, oldest -> {});
        boolean sharedKeys = random.nextBoolean();
        for (int p = 0; p < shape.partitions(); p++) {
            String own = sharedKeys ? "" : "p" + p;
            Partition partition = new Partition("p" + p);
            long position = random.nextInt(5);
            for (int m = 0; m < shape.messages(); m++) {
                partition.positions.add(position);
                partition.keys.add(random.nextInt(6) == 0 ? null : own + "k" + random.nextInt(3));
                position += 1 + (random.nextInt(4) == 0 ? random.nextInt(4) : 0);
            }
            partitions.add(partition);
        }
        source = newSource();
    }

    private FakeSource newSource() {
        source = shape.isLog() ? new FakeSource.Log() : new FakeSource.Queue();
        dispatcher.source((Source) source);
        partitions.forEach(this::open);
        return source;
    }

    private void open(Partition partition) {
        Lane lane = Some.lane(partition.name);
        partition.next = 0;
        while (partition.next < partition.positions.size()
                && partition.settled.contains(partition.positions.get(partition.next))) {
            partition.next++;
        }
        long begin = partition.next < partition.positions.size() ? partition.positions.get(partition.next) : 1_000_000;
        partition.lane = new LaneState(lane, (Source) source, begin, shape.window(), Long.MAX_VALUE, false);
        owners.put(partition.lane, partition);
    }

    private Partition any() {
        return partitions.get(random.nextInt(partitions.size()));
    }

    // ---- what can happen

    void step() {
        switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4 -> handOut(any());
            case 5, 6, 7, 8, 9, 10 -> tasks.runAny(random);
            case 11, 12, 13, 14 -> endHandler(true);
            case 15, 16 -> endHandler(random.nextBoolean());
            case 17 -> wake();
            case 18 -> settleOne();
            case 19 -> pauseOrResume();
            case 20 -> loseLane();
            case 21 -> closeLane();
            case 22 -> letGo();
            default -> {
                if (random.nextInt(10) == 0) {
                    restart();
                }
            }
        }
        look();
    }

    private void handOut(Partition partition) {
        LaneState lane = partition.lane;
        if (lane == null) {
            if (random.nextBoolean()) {
                open(partition);
            }
            return;
        }
        List<Held> batch = new ArrayList<>();
        int most = 1 + random.nextInt(3);
        while (batch.size() < most
                && partition.next < partition.positions.size()
                && !source.isHeld(lane.lane)
                && source.take(1)) {
            long position = partition.positions.get(partition.next);
            String key = partition.keys.get(partition.next);
            partition.next++;
            if (!partition.settled.contains(position) || shape.isLog()) {
                batch.add(new Held(Some.incoming(lane.lane, position, key), lane, shape.isOrdered() ? key : null));
            } else {
                source.demand(1); // a queue does not have it any more
            }
        }
        if (!batch.isEmpty()) {
            out.addAll(batch);
            dispatcher.add(batch);
            if (shape.isLog() && !stopped) {
                assertHeldIfFull(lane);
            }
        }
    }

    private void assertHeldIfFull(LaneState lane) {
        LongSummaryStatistics positions = out.stream()
                .filter(held -> held.lane == lane)
                .mapToLong(held -> held.incoming.position())
                .summaryStatistics();
        out.stream()
                .filter(held -> held.lane == lane && !held.finished)
                .mapToLong(held -> held.incoming.position())
                .min()
                .ifPresent(oldest -> assertThat(
                                source.isHeld(lane.lane) || positions.getMax() + 1 - oldest < shape.window())
                        .as("a lane whose window is full is held")
                        .isTrue());
    }

    /** Called by the dispatcher's worker. */
    private void begin(Held held) {
        switch (dispatcher.begin(held)) {
            case NOW -> {
                assertMayStart(held);
                running.add(held);
            }
            case NOT_NOW -> {}
            case ENDING -> settling.add(held);
        }
    }

    private void assertMayStart(Held held) {
        assertThat(paused).as("started while paused").isFalse();
        assertThat(stopped).as("started after the stop").isFalse();
        assertThat(held.lane.fenced).as("started on a lost lane").isFalse();
        assertThat(closing).as("started on a closing lane").doesNotContainKey(held.lane);
        assertThat(running).as("run twice at once").doesNotContain(held);
        assertThat(running.size()).as("slots taken before").isLessThan(shape.slots());
        if (held.key != null) {
            for (Held other : out) {
                boolean sameKey = held.key.equals(other.key) && other != held;
                if (sameKey && (running.contains(other) || settling.contains(other) || waiting.contains(other))) {
                    throw new AssertionError(held + " started while " + other + " of its key is not finished");
                }
                if (sameKey && other.lane == held.lane && !isOver(other)) {
                    assertThat(other.incoming.position())
                            .as("position of an unfinished one of the same key")
                            .isGreaterThan(held.incoming.position());
                }
            }
        }
        if (shape.isLog()) {
            long oldest = out.stream()
                    .filter(other -> other.lane == held.lane && !other.finished)
                    .mapToLong(other -> other.incoming.position())
                    .min()
                    .orElseThrow();
            assertThat(held.incoming.position() - oldest).as("window").isLessThan(shape.window());
        }
    }

    private static boolean isOver(Held held) {
        return held.phase == Phase.DONE;
    }

    private void endHandler(boolean succeeds) {
        if (running.isEmpty()) {
            return;
        }
        Held held = running.remove(random.nextInt(running.size()));
        if (succeeds) {
            ack(held);
            dispatcher.slotFree(held);
            dispatcher.finished(held);
            return;
        }
        dispatcher.slotFree(held);
        if (random.nextBoolean()) {
            settling.add(held);
            return;
        }
        held.attempt++;
        waiting.add(held);
        if (!dispatcher.await(held, () -> () -> waiting.remove(held))) {
            waiting.remove(held);
            dispatcher.leave(held);
        } else if (held.phase == Phase.DONE) {
            waiting.remove(held); // its lane was lost
        }
    }

    private void ack(Held held) {
        if (!held.lane.fenced && !shape.isLog()) {
            partition(held).settled.add(held.incoming.position());
        }
        dispatcher.acked(held);
    }

    private Partition partition(Held held) {
        return Objects.requireNonNull(owners.get(held.lane));
    }

    private void wake() {
        if (!waiting.isEmpty()) {
            Held held = waiting.remove(random.nextInt(waiting.size()));
            dispatcher.readyAgain(held);
        }
    }

    private void settleOne() {
        if (!settling.isEmpty()) {
            Held held = settling.remove(random.nextInt(settling.size()));
            if (random.nextInt(3) == 0 && !held.lane.fenced && closing.containsKey(held.lane)) {
                dispatcher.leave(held);
            } else {
                ack(held);
                dispatcher.finished(held);
            }
        }
    }

    private void pauseOrResume() {
        paused = !paused;
        if (paused) {
            dispatcher.pause();
        } else {
            dispatcher.resume();
        }
    }

    private void loseLane() {
        if (random.nextInt(3) == 0) {
            lose(any());
        }
    }

    private void lose(Partition partition) {
        if (partition.lane != null) {
            commit(partition);
            dispatcher.fence(List.of(partition.lane));
            closing.remove(partition.lane);
            waiting.removeIf(held -> held.lane == partition.lane);
            partition.lane = null;
        }
    }

    private void commit(Partition partition) {
        LaneState lane = partition.lane;
        if (lane != null && source instanceof FakeSource.Log log) {
            dispatcher.commit(lane);
            List<Long> commits = log.commits(lane.lane);
            assertThat(commits).isSorted();
            if (!commits.isEmpty()) {
                long next = commits.get(commits.size() - 1);
                for (Held held : out) {
                    if (held.lane == lane && held.incoming.position() < next) {
                        assertThat(held.finished)
                                .as("%s lies before the committed position %s", held, next)
                                .isTrue();
                    }
                }
                partition.positions.stream().filter(p -> p < next).forEach(partition.settled::add);
            }
        }
    }

    private void closeLane() {
        Partition partition = any();
        LaneState lane = partition.lane;
        if (lane != null && !closing.containsKey(lane) && random.nextInt(2) == 0) {
            CompletableFuture<Void> idle = new CompletableFuture<>();
            closing.put(lane, idle);
            takeUp(dispatcher.closing(lane, idle));
            dispatcher.closeWhenIdle(lane);
        }
    }

    private void takeUp(Unstarted unstarted) {
        for (Held held : unstarted.failed()) {
            assertThat(held.attempt).isGreaterThan(1);
            waiting.remove(held);
            settling.add(held);
        }
        assertThat(unstarted.fresh()).allMatch(held -> held.phase == Phase.DONE);
    }

    /** The broker takes back the lanes that have nothing under way. */
    private void letGo() {
        for (Map.Entry<LaneState, CompletableFuture<Void>> lane : List.copyOf(closing.entrySet())) {
            if (lane.getValue().isDone()) {
                assertThat(running).noneMatch(held -> held.lane == lane.getKey());
                assertThat(settling).noneMatch(held -> held.lane == lane.getKey());
                lose(Objects.requireNonNull(owners.get(lane.getKey())));
            }
        }
    }

    private void restart() {
        dispatcher.source(null);
        partitions.forEach(this::lose);
        newSource();
    }

    // ---- what has to hold

    private void look() {
        assertThat(running.size()).as("slots taken").isLessThanOrEqualTo(shape.slots());
        long held = out.stream().filter(record -> !isOver(record)).count();
        int blocked = shape.isOrdered() ? Credit.MOST_BLOCKED : 0;
        assertThat(held + source.demand())
                .as("held and asked for")
                .isLessThanOrEqualTo(shape.slots() + shape.prefetch() + blocked);
    }

    /** Nothing fails or is lost any more: everything must come to its end. */
    void finish() {
        if (paused) {
            pauseOrResume();
        }
        boolean moved = true;
        for (int rounds = 0; moved; rounds++) {
            assertThat(rounds).as("rounds").isLessThan(100_000);
            moved = tasks.runNext();
            while (!settling.isEmpty()) {
                settleOne();
                moved = true;
            }
            while (!waiting.isEmpty()) {
                wake();
                moved = true;
            }
            while (!running.isEmpty()) {
                endHandler(true);
                moved = true;
            }
            letGo();
            int before = out.size();
            partitions.forEach(this::handOut);
            moved |= out.size() > before || partitions.stream().anyMatch(this::mayHandOut);
            look();
        }
        for (Partition partition : partitions) {
            commit(partition);
            assertThat(partition.settled)
                    .as(
                            "settled of %s; demand %s, lane %s, next %s, closing %s, records %s",
                            partition.name,
                            source.demand(),
                            partition.lane == null ? "none" : source.isHeld(partition.lane.lane) ? "held" : "open",
                            partition.next,
                            closing,
                            out.stream().filter(held -> !isOver(held)).toList())
                    .containsAll(partition.positions);
        }
        assertThat(out).as("everything that was handed out").allMatch(DispatcherModel::isOver);
    }

    private boolean mayHandOut(Partition partition) {
        LaneState lane = partition.lane;
        return lane == null
                || (partition.next < partition.positions.size() && source.demand() > 0 && !source.isHeld(lane.lane));
    }

    /** Ends in good order instead: nothing starts any more, and idle is told when nothing is under way. */
    void stop() {
        stopped = true;
        takeUp(dispatcher.stop(owners.keySet()));
        CompletableFuture<Void> idle = dispatcher.whenIdle();
        while (!idle.isDone()) {
            boolean moved = tasks.runNext();
            boolean open = !running.isEmpty() || !settling.isEmpty();
            assertThat(moved || open)
                    .as("something is still under way, or idle is told")
                    .isTrue();
            if (random.nextBoolean()) {
                endHandler(random.nextBoolean());
            } else {
                settleOne();
            }
        }
        assertThat(running).isEmpty();
        assertThat(settling).isEmpty();
        partitions.forEach(this::commit);
    }
}
