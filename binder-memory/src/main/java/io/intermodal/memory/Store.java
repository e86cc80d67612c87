package io.intermodal.memory;

import io.intermodal.Capability;
import io.intermodal.Support;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Finding;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.PhysicalObject;
import io.intermodal.spi.Plan;
import io.intermodal.spi.Route;
import io.intermodal.spi.Source;
import io.intermodal.spi.SourceConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What differs between the two shapes. All methods but the first three are called under the broker's lock. */
interface Store {

    String product();

    Map<Capability, Support> support();

    /** Asks nobody. */
    List<PhysicalObject> physical(Plan plan);

    /** The queue or log that a message for this route is written to, whether or not it exists. */
    String place(Route route);

    /**
     * Stores a message for everyone whom its route names.
     *
     * @param dueMillis when to hand it out, or 0 for at once
     * @throws BrokerException if the route leads nowhere; nothing is stored then
     */
    void publish(Route route, Content content, long dueMillis) throws BrokerException;

    /** Puts a foreign message into one queue or log. */
    void inject(String place, Content content) throws BrokerException;

    List<Finding> check(Plan plan);

    void create(Plan plan) throws BrokerException;

    void remove(Plan plan);

    Source source(SourceConfig config, SourceChannel channel) throws BrokerException;

    /** The broker goes down: all sessions are gone. */
    void detachAll(boolean abrupt);

    long backlog(GroupRef group) throws BrokerException;

    List<Incoming> browse(GroupRef group, int max) throws BrokerException;

    /** What is unfinished in a queue or for a group, or else all that a log has; empty if there is no such place. */
    List<MemoryRecord> contents(String place);

    /** Every place that can hold something unfinished. */
    Set<String> places();

    /** The committed position of each partition; empty on queues. */
    Map<String, Long> committed(String group);

    int consumers(String place);

    /** Deletes all messages of a log, as if they were too old. Queues keep theirs. */
    default void expire(String place) {}

    /** Forgets what a group has committed. Queues have no positions. */
    default void forgetPositions(String group) {}
}
