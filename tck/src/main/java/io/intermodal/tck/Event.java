package io.intermodal.tck;

import io.intermodal.PublishOutcome;
import org.jspecify.annotations.Nullable;

/** One line of a history. {@code at} is in nanoseconds of {@link Await}. */
sealed interface Event {

    long at();

    /** The message it is about, or empty text. */
    String id();

    /** About no message in particular. */
    sealed interface General extends Event {
        @Override
        default String id() {
            return "";
        }
    }

    /** Publish was called; {@code due} and {@code expires} are nanoseconds of the same clock, 0 for none. {@code seq} rises within a key. */
    record Attempted(
            long at,
            String id,
            String destination,
            @Nullable String key,
            long seq,
            long due,
            long expires,
            @Nullable Content content)
            implements Event {
        @Override
        public String toString() {
            return "publish to " + destination + (key == null ? "" : ", key " + key + ", number " + seq);
        }
    }

    /** Publish ended. */
    record Published(long at, String id, PublishOutcome outcome, String why) implements Event {
        @Override
        public String toString() {
            return "publish ended " + outcome + (why.isEmpty() ? "" : ": " + why);
        }
    }

    /** A handler was called. {@code delivery} names this hand-over in later events. */
    record Handed(
            long at,
            String id,
            String group,
            String member,
            long delivery,
            int attempt,
            int redrives,
            @Nullable Content content)
            implements Event {
        @Override
        public String toString() {
            return "handed to " + member + " of " + group + ", attempt " + attempt + " (delivery " + delivery + ")";
        }
    }

    /** How a hand-over ended for the message. */
    enum How {
        /** Acknowledged, or the handler returned with automatic settlement. */
        ACKED,
        /** Retry was asked for, or the handler failed. */
        FAILED,
        /** Rejected. */
        REJECTED,
        /** The settlement answered that the lease is lost. */
        LOST
    }

    /** A hand-over was settled. {@code notBefore}: the earliest time of the next attempt, 0 if unknown. */
    record Settled(long at, String id, String group, long delivery, How how, long notBefore) implements Event {
        @Override
        public String toString() {
            return how + " (delivery " + delivery + ")";
        }
    }

    /** The broker has the settlement of a hand-over: what is recorded is not undone by any fault. */
    record Recorded(long at, String id, String group, long delivery) implements Event {
        @Override
        public String toString() {
            return "settlement recorded (delivery " + delivery + ")";
        }
    }

    /** Where a hand-over's message lies, on a broker that keeps positions. */
    record Placed(long at, String id, String group, long delivery, String lane, long position) implements Event {
        @Override
        public String toString() {
            return "lies at " + position + " of " + lane + " (delivery " + delivery + ")";
        }
    }

    /** The position that the broker kept for a group: everything before it counts as finished. */
    record Positioned(long at, String group, String lane, long position) implements General {
        @Override
        public String toString() {
            return "position of " + group + " in " + lane + ": " + position;
        }
    }

    /** The engine told that a connection, or the subscription of one group, was lost. {@code group} is empty for a connection. */
    record Troubled(long at, String group) implements General {
        @Override
        public String toString() {
            return (group.isEmpty() ? "a connection" : "the subscription of " + group) + " was lost";
        }
    }

    /** The slot of a hand-over is free as far as the kit can tell. */
    record Freed(long at, String id, String group, long delivery) implements Event {
        @Override
        public String toString() {
            return "handler ended (delivery " + delivery + ")";
        }
    }

    /** Seen in the dead letters of a group. */
    record Dead(
            long at,
            String id,
            String group,
            String reason,
            @Nullable Content content) implements Event {
        @Override
        public String toString() {
            return "in the dead letters of " + group + ": " + reason;
        }
    }

    /** Redrive of a group's dead letters was asked for. */
    record Redriven(long at, String id, String group) implements Event {
        @Override
        public String toString() {
            return "redriven to " + group;
        }
    }

    /** A fault began or was undone. */
    record Faulted(long at, String what) implements General {
        @Override
        public String toString() {
            return "FAULT: " + what;
        }
    }

    /** The time of day of all members was put on, or back if {@code millis} is negative. */
    record Jumped(long at, long millis) implements General {
        @Override
        public String toString() {
            return "the members' time of day jumps by " + millis + " ms";
        }
    }

    /** A member came, is leaving, or left. */
    record Moved(long at, String group, String member, Move move) implements General {
        @Override
        public String toString() {
            return member + " of " + group + " " + move;
        }
    }

    /** What a member did. */
    enum Move {
        /** Subscribe was called. */
        JOINED,
        /** Close was called. */
        CLOSING,
        /** Close returned. */
        CLOSED
    }
}
