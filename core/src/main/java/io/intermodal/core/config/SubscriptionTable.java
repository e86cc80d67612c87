package io.intermodal.core.config;

import io.intermodal.SubscribeOptions.OnExhausted;
import io.intermodal.SubscribeOptions.OnExpired;
import io.intermodal.SubscribeOptions.OnPositionLost;
import io.intermodal.SubscribeOptions.OnStuck;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The settings of subscriptions: for one group or, below {@code subscribe}, for all. */
final class SubscriptionTable {

    static final Setting<Integer> CONCURRENCY =
            Setting.of("concurrency", ValueType.integer(1, 10_000), "1", "The most deliveries handled at once.");
    static final Setting<Integer> PREFETCH = Setting.of(
            "prefetch",
            ValueType.integer(0, 10_000),
            "",
            "How many more messages are held ready. Unless set: 2 x `concurrency`, at most 256. In any case at most 32 MiB.");
    static final Setting<Integer> WINDOW = Setting.of(
            "window",
            ValueType.integer(1, 100_000),
            "500",
            "How many positions of a log's partition may lie between its oldest unfinished message and the newest one handed out.");
    static final Setting<Integer> MAX_ATTEMPTS =
            Setting.of("max-attempts", ValueType.integer(1, 1_000), "5", "How often a message is handled at most.");
    static final Setting<Duration> FIRST_DELAY =
            Setting.of("first-delay", ValueType.duration("0s", "30d"), "1s", "The delay before the second attempt.");
    static final Setting<Double> MULTIPLIER =
            Setting.of("multiplier", ValueType.decimal(1, 100), "2", "What each further delay is multiplied with.");
    static final Setting<Duration> MAX_DELAY =
            Setting.of("max-delay", ValueType.duration("0s", "30d"), "5m", "The longest delay, before jitter.");
    static final Setting<Double> JITTER = Setting.of(
            "jitter", ValueType.decimal(0, 1), "0.2", "The largest part of a delay that is added by chance.");
    static final Setting<Duration> MAX_RETRY_AGE = Setting.of(
            "max-retry-age",
            ValueType.duration("1s", "365d"),
            "",
            "How long after its first failure a message may still be tried again. Unless set: no bound.");
    static final Setting<Duration> MAX_HANDLING_TIME = Setting.of(
            "max-handling-time",
            ValueType.duration("1ms", "25m"),
            "10m",
            "The longest that a handler may take before it is interrupted.");
    static final Setting<Duration> DRAIN_TIMEOUT = Setting.of(
            SettingsTable.DRAIN_TIMEOUT.key(),
            SettingsTable.DRAIN_TIMEOUT.type(),
            "",
            "How long closing a subscription waits for running handlers. Unless set: `intermodal.drain-timeout`.");
    static final Setting<OnExhausted> ON_EXHAUSTED = Setting.of(
            "on-exhausted",
            ValueType.choice(OnExhausted.class),
            "dead-letter",
            "What to do when attempts or age are used up; `stop-key` for ordered groups only.");
    static final Setting<OnExpired> ON_EXPIRED = Setting.of(
            "on-expired",
            ValueType.choice(OnExpired.class),
            "discard",
            "What to do with a message past its time to live.");
    static final Setting<OnPositionLost> ON_POSITION_LOST = Setting.of(
            "on-position-lost",
            ValueType.choice(OnPositionLost.class),
            "fail",
            "What to do when the broker has forgotten how far the group was.");
    static final Setting<OnStuck> ON_STUCK = Setting.of(
            "on-stuck",
            ValueType.choice(OnStuck.class),
            "hold",
            "What to do with a handler over `max-handling-time` that does not heed its interrupt.");

    /** Below {@code subscribe.} */
    static final List<Setting<?>> ROWS = List.of(
            CONCURRENCY,
            PREFETCH,
            WINDOW,
            MAX_ATTEMPTS,
            FIRST_DELAY,
            MULTIPLIER,
            MAX_DELAY,
            JITTER,
            MAX_RETRY_AGE,
            MAX_HANDLING_TIME,
            DRAIN_TIMEOUT,
            ON_EXHAUSTED,
            ON_EXPIRED,
            ON_POSITION_LOST,
            ON_STUCK);

    /** Below {@code groups.<destination>/<group>.} */
    static final List<Setting<?>> GROUP_ROWS =
            Stream.concat(Stream.of(SettingsTable.PHYSICAL_NAME), ROWS.stream()).toList();

    private SubscriptionTable() {}
}
