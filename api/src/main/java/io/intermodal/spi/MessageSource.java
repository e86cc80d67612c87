package io.intermodal.spi;

/** A source whose broker keeps account of each message: queues (RabbitMQ, ActiveMQ), share groups. */
public non-sealed interface MessageSource extends Source {

    /**
     * Settles one message and no other. In any order; the binder batches and moves to its own thread as its client needs. On a lost lane it
     * does nothing.
     *
     * @param message a record of this source
     */
    void ack(Incoming message);

    /**
     * Returns an unstarted message to the broker for other members, without this counting as a failure where the broker allows.
     *
     * @param message a record of this source
     * @return false if it goes back only when its lane closes
     */
    boolean giveBack(Incoming message);
}
