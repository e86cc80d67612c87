package io.intermodal.core.config;

/**
 * A setting as somebody wrote it.
 *
 * @param name its full name
 * @param value its text
 * @param source where it was written, for people
 */
record Entry(String name, String value, String source) {

    /** Without the value, which may be a secret. */
    @Override
    public String toString() {
        return name + " (" + source + ")";
    }
}
