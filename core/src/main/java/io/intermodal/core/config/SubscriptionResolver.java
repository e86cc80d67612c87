package io.intermodal.core.config;

import io.intermodal.Group;
import io.intermodal.Mode;
import io.intermodal.RetryPolicy;
import io.intermodal.SubscribeOptions;
import io.intermodal.SubscribeOptions.OnExhausted;
import java.time.Duration;
import java.util.Optional;

/** Finds what one subscription works with: code, then the group's section, then {@code subscribe}, then default. Single use. */
final class SubscriptionResolver {

    private static final int MAX_DEFAULT_PREFETCH = 256;
    private static final long PREFETCH_BYTES = 32L * 1024 * 1024;
    private static final String FOR_ALL = SettingsTable.SUBSCRIBE + ".";

    private final Values values;
    private final Group group;
    private final SubscribeOptions options;
    private final String section;
    private final Findings findings = new Findings();

    SubscriptionResolver(Values values, Group group, SubscribeOptions options) {
        this.values = values;
        this.group = group;
        this.options = options;
        this.section = SettingsTable.GROUPS + "." + group + ".";
    }

    SubscriptionSettings resolve() {
        int concurrency = pick(SubscriptionTable.CONCURRENCY, options.concurrency());
        int prefetch = find(SubscriptionTable.PREFETCH, options.prefetch())
                .orElseGet(() -> (int) Math.min(MAX_DEFAULT_PREFETCH, 2L * concurrency));
        OnExhausted onExhausted = pick(SubscriptionTable.ON_EXHAUSTED, options.onExhausted());
        if (onExhausted == OnExhausted.STOP_KEY && group.mode() == Mode.WORK) {
            findings.add(
                    SubscriptionTable.ON_EXHAUSTED.key(),
                    source(SubscriptionTable.ON_EXHAUSTED, options.onExhausted()),
                    "is stop-key, but the group is of mode WORK, which keeps no order per key",
                    "Use dead-letter or stop, or make destination and group ordered().");
        }
        Duration drainTimeout = find(SubscriptionTable.DRAIN_TIMEOUT, options.drainTimeout())
                .orElseGet(() -> values.get(SettingsTable.DRAIN_TIMEOUT));
        SubscriptionSettings settings = new SubscriptionSettings(
                concurrency,
                prefetch,
                PREFETCH_BYTES,
                pick(SubscriptionTable.WINDOW, options.window()),
                options.retry().orElseGet(this::retry),
                pick(SubscriptionTable.MAX_HANDLING_TIME, options.maxHandlingTime()),
                drainTimeout,
                options.settlement(),
                onExhausted,
                pick(SubscriptionTable.ON_EXPIRED, options.onExpired()),
                pick(SubscriptionTable.ON_POSITION_LOST, options.onPositionLost()),
                pick(SubscriptionTable.ON_STUCK, options.onStuck()));
        findings.throwIfAny("IM-021", "the subscription to " + group);
        return settings;
    }

    private RetryPolicy retry() {
        RetryPolicy.Builder policy = RetryPolicy.builder()
                .maxAttempts(pick(SubscriptionTable.MAX_ATTEMPTS, Optional.empty()))
                .firstDelay(pick(SubscriptionTable.FIRST_DELAY, Optional.empty()))
                .multiplier(pick(SubscriptionTable.MULTIPLIER, Optional.empty()))
                .maxDelay(pick(SubscriptionTable.MAX_DELAY, Optional.empty()))
                .jitter(pick(SubscriptionTable.JITTER, Optional.empty()));
        find(SubscriptionTable.MAX_RETRY_AGE, Optional.empty()).ifPresent(policy::maxAge);
        return policy.build();
    }

    private <T> T pick(Setting<T> setting, Optional<T> inCode) {
        return find(setting, inCode)
                .or(setting::defaultValue)
                .orElseThrow(() -> new IllegalStateException(setting.key() + " has no default"));
    }

    private <T> Optional<T> find(Setting<T> setting, Optional<T> inCode) {
        check(setting, inCode, findings);
        return inCode.or(() -> values.find(section, setting)).or(() -> values.find(FOR_ALL, setting));
    }

    private String source(Setting<?> setting, Optional<?> inCode) {
        if (inCode.isPresent()) {
            return SettingSources.CODE;
        }
        return values.entry(section + setting.key())
                .or(() -> values.entry(FOR_ALL + setting.key()))
                .map(Entry::toString)
                .orElse("default");
    }

    /** Options in code are held to the same ranges as configuration. */
    static <T> void check(Setting<T> setting, Optional<T> inCode, Findings findings) {
        inCode.filter(value -> !setting.type().range().test(value))
                .ifPresent(value -> findings.add(
                        setting.key(),
                        SettingSources.CODE,
                        "is " + value,
                        "Allowed: " + setting.type().allowed() + "."));
    }
}
