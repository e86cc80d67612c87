package io.intermodal;

/** Hears {@link MessagingEvent}s. Called one at a time per connection, on a thread of the engine, in the order of the events. */
@FunctionalInterface
public interface EventListener {

    /**
     * Takes an event. May block for a short while; later events wait. What it throws is logged and otherwise ignored.
     *
     * @param event what happened
     */
    void on(MessagingEvent event);
}
