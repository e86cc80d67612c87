package io.intermodal.junit;

/** What a failed test finds below its own exception: text, no stack. */
final class StateAtFailure extends Exception {

    private static final long serialVersionUID = 1L;

    StateAtFailure(String report) {
        super(report, null, false, false);
    }
}
