package io.intermodal.core;

import io.intermodal.EventListener;
import io.intermodal.MessagingEvent;
import io.intermodal.core.exec.SerialExecutor;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings events to the application's listeners: in order, one at a time, on a worker. */
final class EventHub implements Consumer<MessagingEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);

    private final List<EventListener> listeners;
    private final SerialExecutor executor;

    EventHub(List<EventListener> listeners, SerialExecutor executor) {
        this.listeners = listeners;
        this.executor = executor;
    }

    @Override
    public void accept(MessagingEvent event) {
        LOG.debug("{}", event);
        if (listeners.isEmpty()) {
            return;
        }
        executor.execute(() -> {
            for (EventListener listener : listeners) {
                try {
                    listener.on(event);
                } catch (RuntimeException e) {
                    LOG.warn("An event listener failed; the event goes on to the others", e);
                }
            }
        });
    }
}
