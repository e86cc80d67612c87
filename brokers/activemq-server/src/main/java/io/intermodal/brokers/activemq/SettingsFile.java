package io.intermodal.brokers.activemq;

import io.intermodal.brokers.activemq.BrokerSettings.Access;
import io.intermodal.brokers.activemq.BrokerSettings.Denial;
import io.intermodal.brokers.activemq.BrokerSettings.Tls;
import io.intermodal.brokers.activemq.BrokerSettings.User;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Settings as a properties file, so that no password stands on a command line: {@code data}, {@code scheduler}, {@code memoryLimit},
 * {@code storeLimit}, {@code connector.N}, {@code user.N.name}, {@code user.N.password}, {@code denial.N.user}, {@code denial.N.access},
 * {@code denial.N.destination}, {@code tls.keyStore}, {@code tls.password}; N counts from 0.
 */
final class SettingsFile {

    private final Properties values = new Properties();

    private SettingsFile(Reader reader) throws IOException {
        values.load(reader);
    }

    static BrokerSettings read(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file)) {
            return new SettingsFile(reader).settings();
        }
    }

    private BrokerSettings settings() {
        String keyStore = values.getProperty("tls.keyStore");
        return new BrokerSettings(
                Path.of(required("data")),
                list(n -> values.getProperty("connector." + n)),
                Boolean.parseBoolean(required("scheduler")),
                Long.parseLong(required("memoryLimit")),
                Long.parseLong(required("storeLimit")),
                list(this::user),
                list(this::denial),
                keyStore == null ? null : new Tls(Path.of(keyStore), required("tls.password")));
    }

    private @Nullable User user(int n) {
        String name = values.getProperty("user." + n + ".name");
        return name == null ? null : new User(name, required("user." + n + ".password"));
    }

    private @Nullable Denial denial(int n) {
        String user = values.getProperty("denial." + n + ".user");
        return user == null
                ? null
                : new Denial(
                        user,
                        Access.valueOf(required("denial." + n + ".access")),
                        required("denial." + n + ".destination"));
    }

    private String required(String name) {
        String value = values.getProperty(name);
        if (value == null) {
            throw new IllegalArgumentException("The broker's settings lack '" + name + "'");
        }
        return value;
    }

    private static <T> List<T> list(IntFunction<@Nullable T> entry) {
        List<T> all = new ArrayList<>();
        for (int n = 0; ; n++) {
            T value = entry.apply(n);
            if (value == null) {
                return all;
            }
            all.add(value);
        }
    }
}
