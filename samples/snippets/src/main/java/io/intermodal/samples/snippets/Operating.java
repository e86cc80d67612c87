package io.intermodal.samples.snippets;

import io.intermodal.Connection;
import io.intermodal.ConnectionOptions;
import io.intermodal.DeadLetters;
import io.intermodal.Group;
import io.intermodal.Messaging;
import io.intermodal.MessagingEvent;
import io.intermodal.RedriveOptions;
import io.intermodal.RedriveResult;
import java.util.function.Consumer;

/** Dead letters and events. */
public final class Operating {

    private Operating() {}

    /** Shows dead letters and sends some of them back. */
    public static RedriveResult redrive(Connection connection, Group billing, Consumer<String> show) {
        // tag::redrive[]
        DeadLetters letters = connection.deadLetters(billing);
        letters.list(100).forEach(letter -> show.accept(letter.toString()));

        return letters.redrive(RedriveOptions.builder()
                .filter(letter -> letter.text().orElse("").contains("gateway"))
                .perSecond(50)
                .build());
        // end::redrive[]
    }

    /** Connects and tells what happens. */
    public static Connection listening(Consumer<String> alert) {
        // tag::events[]
        return Messaging.connect(ConnectionOptions.builder()
                .listen(event -> {
                    if (event instanceof MessagingEvent.MessageDeadLettered dead) {
                        alert.accept(dead.group() + " gave up " + dead.messageId() + ": " + dead.reason());
                    }
                })
                .build());
        // end::events[]
    }
}
