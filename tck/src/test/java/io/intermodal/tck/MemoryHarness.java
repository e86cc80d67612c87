package io.intermodal.tck;

import io.intermodal.Delivery;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.memory.MemoryBroker;
import io.intermodal.memory.MemoryRecord;
import io.intermodal.spi.Binder;
import io.intermodal.spi.BrokerException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The in-memory broker, which can do everything that a harness may be asked for. */
final class MemoryHarness implements Harness, Faults {

    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final String USER = "kit";
    private static final String PASSWORD = "let-me-in";

    private final String name;
    private final boolean isLog;
    private final MemoryBroker broker;
    private final MemoryBroker dead;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private @Nullable Binder binder;
    private Duration patience = Duration.ofSeconds(10);

    private MemoryHarness(String name, boolean isLog, MemoryBroker broker, MemoryBroker dead) {
        this.name = name;
        this.isLog = isLog;
        this.broker = broker;
        this.dead = dead;
        broker.requireCredentials(USER, PASSWORD);
        dead.stop();
        settings.put("intermodal.broker", broker.address());
        settings.put("intermodal.user", USER);
        settings.put("intermodal.password", PASSWORD);
    }

    /** A queue-shaped broker of its own. */
    static MemoryHarness queue() {
        String own = "kit-" + COUNTER.incrementAndGet();
        return new MemoryHarness("memory queue", false, MemoryBroker.queue(own), MemoryBroker.queue(own + "-dead"));
    }

    /** A log-shaped broker of its own. */
    static MemoryHarness log() {
        String own = "kit-" + COUNTER.incrementAndGet();
        return new MemoryHarness("memory log", true, MemoryBroker.log(own), MemoryBroker.log(own + "-dead"));
    }

    /** With one more setting. */
    MemoryHarness with(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    /** With another binder in front of the same broker. */
    MemoryHarness binder(Binder other) {
        this.binder = other;
        return this;
    }

    /** With less patience, for binders that are known to fail. */
    MemoryHarness patience(Duration other) {
        this.patience = other;
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, String> settings() {
        return settings;
    }

    @Override
    public Optional<Binder> binder() {
        return Optional.ofNullable(binder);
    }

    @Override
    public Faults faults() {
        return this;
    }

    @Override
    public Duration patience() {
        return patience;
    }

    @Override
    public Duration recoveryBound() {
        return patience.multipliedBy(3);
    }

    @Override
    public Duration settling() {
        return Duration.ofMillis(500);
    }

    @Override
    public Optional<Positions> positions() {
        return isLog ? Optional.of(new MemoryPositions()) : Optional.empty();
    }

    private final class MemoryPositions implements Positions {
        @Override
        public Optional<Place> place(Delivery<?> delivery) {
            return delivery.unwrap(MemoryRecord.class)
                    .filter(record ->
                            record.place().equals(delivery.group().destination().name()))
                    .map(record -> new Place(record.place() + "-" + record.partition(), record.position()));
        }

        @Override
        public Map<String, Long> committed(Group group) {
            return broker.committed(MemoryHarness.place(group));
        }
    }

    @Override
    public Map<Fault, String> unavailable() {
        return isLog
                ? Map.of()
                : Map.of(
                        Fault.FORGET_POSITION, "a queue has no positions",
                        Fault.DELETE_UNREAD, "the queues of the in-memory broker keep everything");
    }

    @Override
    public void restartBroker() {
        broker.stop();
        broker.start();
    }

    @Override
    public void killBroker() {
        broker.crash();
        broker.start();
    }

    @Override
    public void stopBroker() {
        broker.stop();
    }

    @Override
    public void startBroker() {
        broker.start();
    }

    @Override
    public void freezeBroker() {
        broker.freeze();
    }

    @Override
    public void thawBroker() {
        broker.thaw();
    }

    @Override
    public void cutConnections() {
        broker.loseConnections();
    }

    @Override
    public void killConsumers(Group group) {
        broker.killConsumers();
    }

    @Override
    public void denyDeadLetters(Group group) {
        String destination = group.destination().name();
        broker.denyWrites(
                group.destination().kind() == Destination.Kind.QUEUE
                        ? "*" + destination + "*_dead"
                        : "*" + destination + "_" + group.name() + "_dead");
    }

    @Override
    public void allowDeadLetters(Group group) {
        broker.allowWrites();
    }

    @Override
    public void reachLimit(Group group) {
        broker.refuseNext(Integer.MAX_VALUE, BrokerException.Kind.BUSY);
    }

    @Override
    public void liftLimit(Group group) {
        broker.refuseNext(0, BrokerException.Kind.BUSY);
    }

    @Override
    public void publishForeign(Group group, byte[] body, Map<String, String> headers) throws BrokerException {
        broker.inject(isLog ? group.destination().name() : place(group), body, headers);
    }

    @Override
    public void forgetPosition(Group group) {
        broker.forgetPositions(place(group));
    }

    @Override
    public void deleteUnread(Group group) {
        broker.expire(group.destination().name());
    }

    private static String place(Group group) {
        String destination = group.destination().name();
        return group.destination().kind() == Destination.Kind.QUEUE ? destination : destination + "_" + group.name();
    }

    @Override
    public Map<String, String> deadAddress() {
        Map<String, String> other = new LinkedHashMap<>(settings);
        other.put("intermodal.broker", dead.address());
        return other;
    }

    @Override
    public Map<String, String> wrongCredentials() {
        Map<String, String> other = new LinkedHashMap<>(settings);
        other.put("intermodal.password", "wrong-9c1e");
        return other;
    }

    @Override
    public void close() {
        broker.discard();
        dead.discard();
    }
}
