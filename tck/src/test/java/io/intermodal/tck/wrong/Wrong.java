package io.intermodal.tck.wrong;

import java.util.function.Supplier;

/**
 * A wrong binder, and what the kit has to say of it.
 *
 * @param what what it does wrong
 * @param bend how it is made
 * @param shape the broker behind it
 * @param rule the rule that has to be red
 * @param words what has to be in the rule's text
 */
public record Wrong(String what, Supplier<Bend> bend, Shape shape, String rule, String words) {

    /** The brokers that there are in memory. */
    public enum Shape {
        QUEUE,
        LOG,
        QUEUE_WITH_NATIVE_DELAY
    }

    static Wrong queue(String what, Supplier<Bend> bend, String rule, String words) {
        return new Wrong(what, bend, Shape.QUEUE, rule, words);
    }

    static Wrong log(String what, Supplier<Bend> bend, String rule, String words) {
        return new Wrong(what, bend, Shape.LOG, rule, words);
    }

    static Wrong delaying(String what, Supplier<Bend> bend, String rule, String words) {
        return new Wrong(what, bend, Shape.QUEUE_WITH_NATIVE_DELAY, rule, words);
    }
}
