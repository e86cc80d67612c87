package io.intermodal.core.consume;

import io.intermodal.ConsumeInterceptor;
import io.intermodal.Handlers;
import io.intermodal.core.config.SubscriptionSettings;
import io.intermodal.core.link.Preparation;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Route;
import java.util.List;

/** Makes subscriptions of application handlers. */
public final class Subscriptions {

    private Subscriptions() {}

    /** A subscription that has to be attached. */
    public static CoreSubscription create(
            String connection,
            GroupRef group,
            Handlers handlers,
            List<ConsumeInterceptor> interceptors,
            SubscriptionSettings settings,
            Preparation preparation,
            ConsumerSpec.Tools tools) {
        Route own = new Route.OneGroup(group);
        ConsumerSpec spec = new ConsumerSpec(
                connection,
                group.toString(),
                group.group(),
                List.of(own),
                group.group().mode(),
                settings,
                own,
                new Route.DeadLetters(group),
                false,
                preparation,
                tools);
        HandlerProcessor processor =
                new HandlerProcessor(group.group(), handlers, interceptors, tools.observer(), tools.time());
        return new CoreSubscription(group.group(), settings.drainTimeout(), new Consumer(spec, processor));
    }
}
