package io.intermodal.tck;

import io.intermodal.Capability;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a rule needs. Without one of the capabilities its refusal is proved instead; without one of the faults the rule is reported as not run,
 * with the harness's reason.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Needs {

    /** What the broker has to declare. */
    Capability[] capabilities() default {};

    /** What the harness has to offer. */
    Fault[] faults() default {};
}
