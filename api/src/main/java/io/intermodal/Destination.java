package io.intermodal;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A named place to publish to. Immutable; two destinations are equal when all their parts are.
 *
 * <p>A {@link Kind#QUEUE} has one implicit group, {@value #MAIN_GROUP}, that exists with it: each message is handled once. Of a
 * {@link Kind#TOPIC} every group gets every message. A destination is unordered unless {@link #ordered()} is called, because most brokers need
 * the publisher to place messages by key.
 */
public final class Destination {

    /** The group that every queue has. */
    public static final String MAIN_GROUP = "main";

    /** Partitions of an ordered destination unless set: {@value}. Recorded on the broker; changing it later is a migration. */
    public static final int DEFAULT_PARTITIONS = 8;

    private static final Pattern NAME = Pattern.compile("[a-z0-9]+([.-][a-z0-9]+)*");
    private static final int MAX_NAME = 60;

    /** What happens to a message that is published here. */
    public enum Kind {
        /** Handled once, by one of the competing subscribers. */
        QUEUE,
        /** Handled once by each group. */
        TOPIC
    }

    private final Kind kind;
    private final String name;
    private final boolean ordered;
    private final int partitions;
    private final Duration retention;

    private Destination(Kind kind, String name, boolean ordered, int partitions, Duration retention) {
        this.kind = kind;
        this.name = name;
        this.ordered = ordered;
        this.partitions = partitions;
        this.retention = retention;
    }

    /**
     * A queue.
     *
     * @param name up to 60 characters of {@code [a-z0-9]+([.-][a-z0-9]+)*}
     * @throws ConfigurationException if the name is outside the grammar
     */
    public static Destination queue(String name) {
        return new Destination(Kind.QUEUE, checked(name), false, DEFAULT_PARTITIONS, Duration.ofDays(7));
    }

    /**
     * A topic.
     *
     * @param name up to 60 characters of {@code [a-z0-9]+([.-][a-z0-9]+)*}
     * @throws ConfigurationException if the name is outside the grammar
     */
    public static Destination topic(String name) {
        return new Destination(Kind.TOPIC, checked(name), false, DEFAULT_PARTITIONS, Duration.ofDays(7));
    }

    /** This destination with order per key: required by groups of {@link Mode#ORDERED}. Default: unordered. */
    public Destination ordered() {
        return new Destination(kind, name, true, partitions, retention);
    }

    /**
     * This destination with another number of partitions: the most instances that can share an ordered group on a log broker. The default is
     * {@value #DEFAULT_PARTITIONS}. Brokers without partitions ignore it.
     *
     * @param count 1 to 1024
     */
    public Destination partitions(int count) {
        if (count < 1 || count > 1024) {
            throw new ConfigurationException(
                    "IM-003: destination '" + name + "': partitions is " + count + ", allowed are 1 to 1024.");
        }
        return new Destination(kind, name, ordered, count, retention);
    }

    /**
     * This destination with another retention: how long an unread message is kept. Default 7 days. Set by provisioning where the broker deletes
     * by age; elsewhere messages stay until they are handled.
     *
     * @param time at least one minute
     */
    public Destination retention(Duration time) {
        if (time.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new ConfigurationException(
                    "IM-004: destination '" + name + "': retention is " + time + ", the least is one minute.");
        }
        return new Destination(kind, name, ordered, partitions, time);
    }

    /** Queue or topic. */
    public Kind kind() {
        return kind;
    }

    /** The logical name. */
    public String name() {
        return name;
    }

    /** Whether messages are placed by key. */
    public boolean isOrdered() {
        return ordered;
    }

    /** The number of partitions. */
    public int partitions() {
        return partitions;
    }

    /** How long an unread message is kept. */
    public Duration retention() {
        return retention;
    }

    static String checked(String name) {
        if (name.length() > MAX_NAME || !NAME.matcher(name).matches()) {
            throw new ConfigurationException("IM-002: '" + name + "' is not a destination name. Use up to " + MAX_NAME
                    + " lower-case letters and digits, with single dots or hyphens between them; a name the broker already has goes into"
                    + " the setting intermodal.destinations.<name>.physical-name.");
        }
        return name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Destination that
                && kind == that.kind
                && name.equals(that.name)
                && ordered == that.ordered
                && partitions == that.partitions
                && retention.equals(that.retention);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, name);
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + " " + name
                + (ordered ? " (ordered, " + partitions + " partitions)" : "");
    }
}
