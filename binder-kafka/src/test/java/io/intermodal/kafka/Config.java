package io.intermodal.kafka;

import io.intermodal.brokers.Address;
import io.intermodal.spi.BrokerAddress;
import io.intermodal.spi.Credentials;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.TimeSource;
import io.intermodal.spi.Tls;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the engine would hand to the binder, with the real clock and a record of the threads made. */
final class Config implements LinkConfig, AutoCloseable {

    private final BrokerAddress address;
    private final Map<String, String> settings = new HashMap<>();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final ConcurrentLinkedQueue<Thread> threads = new ConcurrentLinkedQueue<>();
    private Duration connectTimeout = Duration.ofSeconds(30);
    private Duration requestTimeout = Duration.ofSeconds(30);
    private Duration detectionTime = Duration.ofSeconds(10);
    private @Nullable Credentials credentials;
    private @Nullable Tls tls;

    private Config(BrokerAddress address) {
        this.address = address;
        timer.setRemoveOnCancelPolicy(true);
    }

    static Config of(Address... servers) {
        StringBuilder text = new StringBuilder("kafka://");
        for (Address server : servers) {
            text.append(text.length() > 8 ? "," : "")
                    .append(server.host())
                    .append(':')
                    .append(server.port());
        }
        return new Config(BrokerAddress.parse(text.toString()));
    }

    Config set(String key, String value) {
        settings.put(key, value);
        return this;
    }

    Config connectTimeout(Duration time) {
        connectTimeout = time;
        return this;
    }

    Config requestTimeout(Duration time) {
        requestTimeout = time;
        return this;
    }

    Config detectionTime(Duration time) {
        detectionTime = time;
        return this;
    }

    Config credentials(String user, String password) {
        credentials = new Credentials(user, password);
        return this;
    }

    Config tls(Tls wanted) {
        tls = wanted;
        return this;
    }

    /** Those of the binder's own threads that still run. */
    List<Thread> liveThreads() {
        return threads.stream().filter(Thread::isAlive).toList();
    }

    @Override
    public String clientId() {
        return "binder-test";
    }

    @Override
    public BrokerAddress address() {
        return address;
    }

    @Override
    public Optional<Credentials> credentials() {
        return Optional.ofNullable(credentials);
    }

    @Override
    public Optional<Tls> tls() {
        return Optional.ofNullable(tls);
    }

    @Override
    public Duration connectTimeout() {
        return connectTimeout;
    }

    @Override
    public Duration requestTimeout() {
        return requestTimeout;
    }

    @Override
    public Duration detectionTime() {
        return detectionTime;
    }

    @Override
    public int maxMessageBytes() {
        return 1_000_000;
    }

    @Override
    public Map<String, String> nativeSettings() {
        return settings;
    }

    @Override
    public TimeSource time() {
        return new TimeSource() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public long epochMillis() {
                return System.currentTimeMillis();
            }

            @Override
            public Scheduled schedule(Runnable task, long delayNanos) {
                Future<?> scheduled = timer.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
                return () -> scheduled.cancel(false);
            }
        };
    }

    @Override
    public ThreadFactory threads() {
        return task -> {
            Thread thread = new Thread(task, "binder-test");
            thread.setDaemon(true);
            threads.add(thread);
            return thread;
        };
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
