package io.intermodal;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A named set of competing subscribers of one destination, and how they share. Immutable.
 *
 * <p>A group exists from provisioning, not from its first subscriber: what is confirmed meanwhile waits for it. There are no anonymous groups.
 */
public final class Group {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]+([.-][a-z0-9]+)*");
    private static final int MAX_NAME = 40;

    private final Destination destination;
    private final String name;
    private final Mode mode;
    private final StartPosition start;

    private Group(Destination destination, String name, Mode mode, StartPosition start) {
        this.destination = destination;
        this.name = name;
        this.mode = mode;
        this.start = start;
    }

    /**
     * A group of a topic, in {@link Mode#WORK}, starting {@link StartPosition#NEW}.
     *
     * @param destination a topic
     * @param name up to 40 characters of {@code [a-z0-9]+([.-][a-z0-9]+)*}
     * @throws ConfigurationException if the name is outside the grammar, or the destination is a queue and the name not
     *     {@value Destination#MAIN_GROUP}
     */
    public static Group of(Destination destination, String name) {
        if (name.length() > MAX_NAME || !NAME.matcher(name).matches()) {
            throw new ConfigurationException("IM-005: '" + name + "' is not a group name. Use up to " + MAX_NAME
                    + " lower-case letters and digits, with single dots or hyphens between them.");
        }
        if (destination.kind() == Destination.Kind.QUEUE && !name.equals(Destination.MAIN_GROUP)) {
            throw new ConfigurationException(
                    "IM-006: " + destination + " has the one group '" + Destination.MAIN_GROUP + "', not '" + name
                            + "'. Use Group.of(destination), or a topic if several groups are to get each message.");
        }
        return new Group(destination, name, Mode.WORK, StartPosition.NEW);
    }

    /**
     * The one group of a queue.
     *
     * @param queue a destination of kind queue
     */
    public static Group of(Destination queue) {
        if (queue.kind() != Destination.Kind.QUEUE) {
            throw new ConfigurationException("IM-007: " + queue
                    + " needs a named group: Group.of(destination, \"billing\"). Only queues have an implicit one.");
        }
        return of(queue, Destination.MAIN_GROUP);
    }

    /**
     * This group in {@link Mode#ORDERED}.
     *
     * @throws ConfigurationException if the destination is not {@linkplain Destination#ordered() ordered}
     */
    public Group ordered() {
        if (!destination.isOrdered()) {
            throw new ConfigurationException("IM-008: group '" + name + "' cannot be ordered because " + destination
                    + " is not. Declare the destination with ordered() in publishers and subscribers.");
        }
        return new Group(destination, name, Mode.ORDERED, start);
    }

    /**
     * This group with another start position, used when the group does not exist yet. Default {@link StartPosition#NEW}.
     *
     * @param position where to begin
     */
    public Group startingAt(StartPosition position) {
        return new Group(destination, name, mode, position);
    }

    /** The destination that this group reads. */
    public Destination destination() {
        return destination;
    }

    /** The logical name. */
    public String name() {
        return name;
    }

    /** How members share. */
    public Mode mode() {
        return mode;
    }

    /** Where the group begins when it does not exist yet. */
    public StartPosition start() {
        return start;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Group that
                && destination.equals(that.destination)
                && name.equals(that.name)
                && mode == that.mode
                && start == that.start;
    }

    @Override
    public int hashCode() {
        return Objects.hash(destination, name);
    }

    @Override
    public String toString() {
        return destination.name() + "/" + name;
    }
}
