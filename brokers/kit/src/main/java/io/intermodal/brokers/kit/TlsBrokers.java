package io.intermodal.brokers.kit;

import io.intermodal.brokers.KeyMaterial;
import io.intermodal.brokers.TlsBroker;
import io.intermodal.tck.TlsSettings;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Two brokers with TLS, one of them with a certificate for another host. Each is started when the kit asks for it first. */
public final class TlsBrokers implements TlsSettings, AutoCloseable {

    private final Function<KeyMaterial.Kind, ? extends TlsBroker> starter;
    private final Function<TlsBroker, Map<String, String>> settings;
    private final Map<KeyMaterial.Kind, TlsBroker> started = new EnumMap<>(KeyMaterial.Kind.class);

    /**
     * Starts nothing yet.
     *
     * @param starter answers a running broker, with a certificate of that kind
     * @param settings the whole settings of a client of it by their full names, those of TLS left out
     */
    public TlsBrokers(
            Function<KeyMaterial.Kind, ? extends TlsBroker> starter,
            Function<TlsBroker, Map<String, String>> settings) {
        this.starter = starter;
        this.settings = settings;
    }

    @Override
    public Map<String, String> good() {
        return trusting(broker(KeyMaterial.Kind.VALID));
    }

    /** The authorities of the JVM, none of which has signed the broker's certificate. */
    @Override
    public Map<String, String> strange() {
        return encrypted(broker(KeyMaterial.Kind.VALID));
    }

    @Override
    public Map<String, String> elsewhere() {
        return trusting(broker(KeyMaterial.Kind.WRONG_HOST));
    }

    private synchronized TlsBroker broker(KeyMaterial.Kind kind) {
        return started.computeIfAbsent(kind, starter);
    }

    private Map<String, String> encrypted(TlsBroker broker) {
        Map<String, String> all = new HashMap<>(settings.apply(broker));
        all.put("intermodal.tls.enabled", "true");
        return all;
    }

    private Map<String, String> trusting(TlsBroker broker) {
        Map<String, String> all = encrypted(broker);
        all.put("intermodal.tls.trust-file", broker.keys().caCertificate().toString());
        return all;
    }

    @Override
    public synchronized void close() {
        started.values().forEach(TlsBroker::close);
        started.clear();
    }
}
