package io.intermodal.core.publish;

import io.intermodal.PublishOutcome;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.SendCallback;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Several messages in one call of a sender; each keeps its own outcome. */
final class PublishBatch implements SendCallback {

    /** By the message object itself, which has no equality but identity. Not changed once sending has begun. */
    private final Map<Outgoing, PublishTask> tasks = new HashMap<>();

    private final List<Outgoing> messages = new ArrayList<>();

    PublishBatch(List<PublishTask> admitted, Function<PublishTask, Outgoing> onTheWay) {
        for (PublishTask task : admitted) {
            Outgoing message = onTheWay.apply(task);
            tasks.put(message, task);
            messages.add(message);
        }
    }

    List<Outgoing> messages() {
        return messages;
    }

    @Override
    public void done(Outgoing message, PublishOutcome outcome, @Nullable BrokerException cause) {
        PublishTask task = tasks.get(message);
        if (task != null) {
            task.done(message, outcome, cause);
        }
    }
}
