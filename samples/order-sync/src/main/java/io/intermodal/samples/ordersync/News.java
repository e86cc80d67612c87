package io.intermodal.samples.ordersync;

import io.intermodal.ConnectionState;
import io.intermodal.EventListener;
import io.intermodal.MessagingEvent;
import io.intermodal.MessagingException;
import io.intermodal.SubscriptionState;
import io.intermodal.samples.ordersync.store.Database;
import io.intermodal.samples.ordersync.store.DeadLetterTable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hears what the connection has to tell: dead letters, a broker that went away, a subscription that cannot go on. Thread-safe. */
final class News implements EventListener {

    private final Database database;
    private final Screen screen;
    private volatile boolean away;
    private volatile @Nullable String failure;

    News(Database database, Screen screen) {
        this.database = database;
        this.screen = screen;
    }

    @Override
    public void on(MessagingEvent event) {
        if (event instanceof MessagingEvent.MessageDeadLettered dead) {
            DeadLetterTable.heard(
                    database,
                    dead.group().toString(),
                    dead.messageId(),
                    dead.reason().name());
        } else if (event instanceof MessagingEvent.ConnectionStateChanged changed) {
            connection(changed);
        } else if (event instanceof MessagingEvent.SubscriptionStateChanged changed
                && changed.to() == SubscriptionState.FAILED) {
            failure = changed.group() + " cannot go on: " + because(changed.cause());
        } else if (event instanceof MessagingEvent.PublishingBlocked blocked) {
            screen.warn("the broker takes no messages: " + blocked.reason());
        }
    }

    private void connection(MessagingEvent.ConnectionStateChanged changed) {
        if (changed.to() == ConnectionState.RECOVERING) {
            away = true;
            screen.warn("the broker is away and will be used again when it is back: " + because(changed.cause()));
        } else if (changed.to() == ConnectionState.OPEN && away) {
            away = false;
            screen.say("the broker is back");
        }
    }

    private static String because(Optional<MessagingException> cause) {
        return cause.map(MessagingException::getMessage).orElse("no cause given");
    }

    /** Whether the broker is away. */
    boolean isAway() {
        return away;
    }

    /** What time will not mend, if anything. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }
}
