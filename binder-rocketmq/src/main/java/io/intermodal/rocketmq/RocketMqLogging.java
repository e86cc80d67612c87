package io.intermodal.rocketmq;

import org.apache.rocketmq.logging.org.slf4j.ILoggerFactory;
import org.apache.rocketmq.logging.org.slf4j.IMarkerFactory;
import org.apache.rocketmq.logging.org.slf4j.Logger;
import org.apache.rocketmq.logging.org.slf4j.Marker;
import org.apache.rocketmq.logging.org.slf4j.event.Level;
import org.apache.rocketmq.logging.org.slf4j.helpers.BasicMarkerFactory;
import org.apache.rocketmq.logging.org.slf4j.helpers.LegacyAbstractLogger;
import org.apache.rocketmq.logging.org.slf4j.helpers.NOPMDCAdapter;
import org.apache.rocketmq.logging.org.slf4j.spi.MDCAdapter;
import org.apache.rocketmq.logging.org.slf4j.spi.SLF4JServiceProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Leads what the client logs to the application's log. The client has a copy of a logging library of its own, which writes into the user's home
 * directory; it is not on the class path, and this takes its place. Public because {@link java.util.ServiceLoader} makes it.
 */
public final class RocketMqLogging implements SLF4JServiceProvider {

    private final ILoggerFactory loggers = Forwarding::new;
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();

    /** For {@link java.util.ServiceLoader}. */
    public RocketMqLogging() {}

    @Override
    public ILoggerFactory getLoggerFactory() {
        return loggers;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {}

    /** The client calls routine a warning, so everything but errors goes one level down. */
    private static final class Forwarding extends LegacyAbstractLogger implements Logger {

        private static final long serialVersionUID = 1L;

        private final transient org.slf4j.Logger target;

        Forwarding(String name) {
            this.name = name;
            String readable = name.startsWith("org.apache.") ? name : "org.apache.rocketmq." + name;
            this.target = LoggerFactory.getLogger(readable);
        }

        @Override
        public boolean isTraceEnabled() {
            return target.isTraceEnabled();
        }

        @Override
        public boolean isDebugEnabled() {
            return target.isTraceEnabled();
        }

        @Override
        public boolean isInfoEnabled() {
            return target.isDebugEnabled();
        }

        @Override
        public boolean isWarnEnabled() {
            return target.isDebugEnabled();
        }

        @Override
        public boolean isErrorEnabled() {
            return target.isInfoEnabled();
        }

        @Override
        protected String getFullyQualifiedCallerName() {
            return Forwarding.class.getName();
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level,
                @Nullable Marker marker,
                @Nullable String text,
                Object @Nullable [] arguments,
                @Nullable Throwable failure) {
            org.slf4j.event.Level there = switch (level) {
                case ERROR -> org.slf4j.event.Level.INFO;
                case WARN, INFO -> org.slf4j.event.Level.DEBUG;
                default -> org.slf4j.event.Level.TRACE;
            };
            var entry = target.atLevel(there).setCause(failure);
            if (arguments != null) {
                for (Object argument : arguments) {
                    entry = entry.addArgument(argument);
                }
            }
            entry.log(text == null ? "" : text);
        }
    }
}
