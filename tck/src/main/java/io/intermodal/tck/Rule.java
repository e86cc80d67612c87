package io.intermodal.tck;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A rule of the specification, as a method that proves it. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Rule {

    /** Its number in {@code docs/spec.md}: family, hyphen, number. */
    String id();

    /** The statements of the contract that it belongs to, for instance {@code "C1"}. */
    String[] statement();

    /** The numbers of the field's rules that it answers; see {@code docs/spec.md}. */
    int[] answers() default {};

    /** What it says, in one line. */
    String title();

    /** Whether it has to let seconds go by, and so stays out of the quick profile. Default: no. */
    boolean slow() default false;

    /**
     * Whether it hurts the broker when the harness can do that, and proves the rest when it cannot. Rules that {@link Needs} such a fault need not
     * say it. Either kind runs alone. Default: no.
     */
    boolean mayHurt() default false;
}
