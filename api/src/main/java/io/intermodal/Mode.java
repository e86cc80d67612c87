package io.intermodal;

/** How a group shares out its messages among its members. */
public enum Mode {
    /** Any message to any free worker. A failing message leaves the flow and comes back after its delay; order is given up. */
    WORK,
    /**
     * Messages of one key one at a time and in the order of publishing, across redelivery, retry, scaling and orderly restart. Retries happen in
     * place: the key waits, other keys go on.
     */
    ORDERED
}
