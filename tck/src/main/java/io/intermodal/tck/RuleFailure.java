package io.intermodal.tck;

import java.io.Serial;

/** A rule that does not hold. */
final class RuleFailure extends AssertionError {

    @Serial
    private static final long serialVersionUID = 1L;

    RuleFailure(String text) {
        super(text);
    }

    RuleFailure(String text, Throwable cause) {
        super(text, cause);
    }
}
