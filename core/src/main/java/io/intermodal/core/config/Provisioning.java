package io.intermodal.core.config;

/** What is done about destinations and groups that are missing on the broker: the setting {@code provisioning}. */
public enum Provisioning {
    /** Make what is missing and alter nothing. */
    CREATE,
    /** Fail if something is missing or different. */
    VALIDATE,
    /** Ask nobody: the application may lack the permission. */
    NONE
}
