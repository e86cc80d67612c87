package io.intermodal.spi;

/**
 * A difference between what is asked for and what the broker has.
 *
 * @param severity whether that stops the start
 * @param subject the object, by its name on the broker
 * @param problem what is wrong with it
 * @param remedy what to do about it
 */
public record Finding(Severity severity, String subject, String problem, String remedy) {

    /** How bad it is. */
    public enum Severity {
        /** Does not exist; {@link Topology#create} makes it. */
        MISSING,
        /** Exists and contradicts the plan: never mended by itself. */
        CONFLICT,
        /** Works, but an operator should know. */
        WARNING
    }
}
