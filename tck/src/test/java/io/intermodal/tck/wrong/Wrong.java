package io.intermodal.tck.wrong;

import java.util.function.Supplier;

/**
 * A wrong binder, or a wrong engine before a right one, and what the kit has to say of it.
 *
 * @param what what it does wrong
 * @param bend how the binder is bent
 * @param twist how the engine is
 * @param shape the broker behind it
 * @param rule the rule that has to be red
 * @param words what has to be in the rule's text
 */
public record Wrong(String what, Supplier<Bend> bend, Supplier<Twist> twist, Shape shape, String rule, String words) {

    /** The brokers that there are in memory. */
    public enum Shape {
        QUEUE,
        LOG,
        QUEUE_WITH_NATIVE_DELAY
    }

    static Wrong queue(String what, Supplier<Bend> bend, String rule, String words) {
        return binder(what, bend, Shape.QUEUE, rule, words);
    }

    static Wrong log(String what, Supplier<Bend> bend, String rule, String words) {
        return binder(what, bend, Shape.LOG, rule, words);
    }

    static Wrong delaying(String what, Supplier<Bend> bend, String rule, String words) {
        return binder(what, bend, Shape.QUEUE_WITH_NATIVE_DELAY, rule, words);
    }

    private static Wrong binder(String what, Supplier<Bend> bend, Shape shape, String rule, String words) {
        return new Wrong("a binder that " + what, bend, Wrong::straight, shape, rule, words);
    }

    static Wrong engine(String what, Supplier<Twist> twist, String rule, String words) {
        return new Wrong("an engine that " + what, () -> new Bend() {}, twist, Shape.QUEUE, rule, words);
    }

    /** This one without what is wrong with it. */
    public Wrong mended() {
        return new Wrong(what, () -> new Bend() {}, Wrong::straight, shape, rule, words);
    }

    private static Twist straight() {
        return new Twist() {};
    }
}
