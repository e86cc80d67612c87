package io.intermodal;

/** Where a group that does not exist yet begins. A known group always resumes where it was. */
public enum StartPosition {
    /** With the first message confirmed after provisioning: none confirmed before it began, every one after it finished. */
    NEW,
    /** With the oldest message the broker still has. Needs {@link Capability#START_EARLIEST}; refused at start elsewhere. */
    EARLIEST
}
