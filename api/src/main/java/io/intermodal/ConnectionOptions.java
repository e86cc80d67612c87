package io.intermodal;

import io.intermodal.spi.Binder;
import io.intermodal.spi.TimeSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which connection to open, and what of the application's own takes part in it. Immutable. Everything that configuration can say is better said
 * there; {@link Builder#set} overrides it.
 */
public final class ConnectionOptions {

    /** The name of the connection whose settings stand directly below {@code intermodal.} */
    public static final String DEFAULT_NAME = "default";

    private static final ConnectionOptions DEFAULTS = builder().build();

    private final String name;
    private final Map<String, String> settings;
    private final @Nullable Path configFile;
    private final Set<Capability> required;
    private final List<PublishInterceptor> publishInterceptors;
    private final List<ConsumeInterceptor> consumeInterceptors;
    private final List<EventListener> listeners;
    private final @Nullable Observer observer;
    private final @Nullable Binder binder;
    private final @Nullable TimeSource timeSource;

    private ConnectionOptions(Builder builder) {
        this.name = builder.name;
        this.settings = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(builder.settings));
        this.configFile = builder.configFile;
        this.required = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(builder.required));
        this.publishInterceptors = List.copyOf(builder.publishInterceptors);
        this.consumeInterceptors = List.copyOf(builder.consumeInterceptors);
        this.listeners = List.copyOf(builder.listeners);
        this.observer = builder.observer;
        this.binder = builder.binder;
        this.timeSource = builder.timeSource;
    }

    /** The default connection. */
    public static ConnectionOptions defaults() {
        return DEFAULTS;
    }

    /**
     * One of several connections of an application: its settings stand below {@code intermodal.connections.<name>.}, and none is inherited.
     *
     * @param name a name of letters, digits and hyphens
     */
    public static ConnectionOptions named(String name) {
        return builder().name(name).build();
    }

    /** A builder for the default connection. */
    public static Builder builder() {
        return new Builder();
    }

    /** The connection's name. */
    public String name() {
        return name;
    }

    /** Settings that override configuration, with their full names ({@code intermodal.broker}). */
    public Map<String, String> settings() {
        return settings;
    }

    /** The configuration file to use instead of the one that is found. */
    public Optional<Path> configFile() {
        return Optional.ofNullable(configFile);
    }

    /** What the broker must be able to do. */
    public Set<Capability> required() {
        return required;
    }

    /** In the order of registration. */
    public List<PublishInterceptor> publishInterceptors() {
        return publishInterceptors;
    }

    /** In the order of registration. */
    public List<ConsumeInterceptor> consumeInterceptors() {
        return consumeInterceptors;
    }

    /** In the order of registration. */
    public List<EventListener> listeners() {
        return listeners;
    }

    /** The hook for metrics, if any. */
    public Optional<Observer> observer() {
        return Optional.ofNullable(observer);
    }

    /** The binder to use instead of looking for one by the address's scheme. */
    public Optional<Binder> binder() {
        return Optional.ofNullable(binder);
    }

    /** The clock and scheduler to use instead of the system's. */
    public Optional<TimeSource> timeSource() {
        return Optional.ofNullable(timeSource);
    }

    /** Names the connection and the names, never the values, of what was set. */
    @Override
    public String toString() {
        return "connection '" + name + "', set: " + settings.keySet();
    }

    /** Builds options. Not thread-safe. */
    public static final class Builder {

        private String name = DEFAULT_NAME;
        private final Map<String, String> settings = new LinkedHashMap<>();
        private @Nullable Path configFile;
        private final Set<Capability> required = new LinkedHashSet<>();
        private final List<PublishInterceptor> publishInterceptors = new ArrayList<>();
        private final List<ConsumeInterceptor> consumeInterceptors = new ArrayList<>();
        private final List<EventListener> listeners = new ArrayList<>();
        private @Nullable Observer observer;
        private @Nullable Binder binder;
        private @Nullable TimeSource timeSource;

        private Builder() {}

        /** See {@link ConnectionOptions#named(String)}. */
        public Builder name(String value) {
            this.name = value;
            return this;
        }

        /**
         * Sets a setting by its full name, over every other source. An unknown name is refused at connect. For a named connection
         * {@code intermodal.broker} means that connection's broker.
         */
        public Builder set(String setting, String value) {
            settings.put(setting, value);
            return this;
        }

        /** Reads this file; others are not looked for. */
        public Builder configFile(Path value) {
            this.configFile = value;
            return this;
        }

        /** Fails at connect on a broker that cannot do these. */
        public Builder require(Capability... capabilities) {
            required.addAll(List.of(capabilities));
            return this;
        }

        /** Adds an interceptor. */
        public Builder interceptPublish(PublishInterceptor interceptor) {
            publishInterceptors.add(interceptor);
            return this;
        }

        /** Adds an interceptor. */
        public Builder interceptConsume(ConsumeInterceptor interceptor) {
            consumeInterceptors.add(interceptor);
            return this;
        }

        /** Adds a listener. */
        public Builder listen(EventListener listener) {
            listeners.add(listener);
            return this;
        }

        /** Sets the hook for metrics. */
        public Builder observe(Observer value) {
            this.observer = value;
            return this;
        }

        /** Uses this binder; the address's scheme must be its. */
        public Builder binder(Binder value) {
            this.binder = value;
            return this;
        }

        /** Uses this clock and scheduler, for tests in virtual time. */
        public Builder timeSource(TimeSource value) {
            this.timeSource = value;
            return this;
        }

        /** The options. */
        public ConnectionOptions build() {
            return new ConnectionOptions(this);
        }
    }
}
