package io.intermodal.samples.snippets;

import io.intermodal.Message;
import io.intermodal.PublishException;
import io.intermodal.PublishOutcome;
import io.intermodal.Publisher;

/** What to do with the three outcomes. */
public final class Publishing {

    private Publishing() {}

    /** Publishes and answers how it ended. */
    public static PublishOutcome publish(Publisher<String> publisher, Message<String> message) {
        // tag::outcomes[]
        try {
            publisher.publish(message);
            return PublishOutcome.CONFIRMED;
        } catch (PublishException e) {
            // REJECTED: surely not stored. UNKNOWN: may be stored, so publishing e.messageId() again may duplicate.
            return e.mayBeStored() ? PublishOutcome.UNKNOWN : PublishOutcome.REJECTED;
        }
        // end::outcomes[]
    }
}
