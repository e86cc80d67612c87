package io.intermodal.core.config;

import io.intermodal.RetryPolicy;
import io.intermodal.SubscribeOptions;
import java.time.Duration;

/**
 * What a subscription works with: code, then the group's section, then {@code subscribe}, then default; every value is in its range.
 *
 * @param concurrency the most deliveries handled at once
 * @param prefetch how many more messages are held ready
 * @param prefetchBytes the same in bytes of payload
 * @param window on log brokers, how far ahead of the oldest unfinished message of a lane
 * @param retry when and how often a failed message is tried again
 * @param maxHandlingTime the longest a handler may take
 * @param drainTimeout how long closing waits for running handlers
 * @param settlement who settles
 * @param onExhausted what to do when attempts or age are used up
 * @param onExpired what to do with an expired message
 * @param onPositionLost what to do about a forgotten position
 * @param onStuck what to do with a handler that does not heed its interrupt
 */
public record SubscriptionSettings(
        int concurrency,
        int prefetch,
        long prefetchBytes,
        int window,
        RetryPolicy retry,
        Duration maxHandlingTime,
        Duration drainTimeout,
        SubscribeOptions.SettlementMode settlement,
        SubscribeOptions.OnExhausted onExhausted,
        SubscribeOptions.OnExpired onExpired,
        SubscribeOptions.OnPositionLost onPositionLost,
        SubscribeOptions.OnStuck onStuck) {}
