package io.intermodal.kafka;

import io.intermodal.spi.Tls;
import java.security.KeyStore;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.jspecify.annotations.Nullable;

/** Hands the engine's TLS context to the client, which would otherwise build one of its own. */
final class KafkaTls {

    static final String TLS = "intermodal.tls";

    private KafkaTls() {}

    /** Public because the client makes it by reflection. */
    public static final class Engines implements SslEngineFactory {

        private @Nullable Tls tls;

        /** For the client. */
        public Engines() {}

        @Override
        public void configure(Map<String, ?> configs) {
            tls = (Tls) configs.get(TLS);
        }

        @Override
        public SSLEngine createClientSslEngine(String peerHost, int peerPort, String endpointIdentification) {
            Tls configured = tls;
            if (configured == null) {
                throw new IllegalStateException("made without " + TLS);
            }
            SSLEngine engine = configured.context().createSSLEngine(peerHost, peerPort);
            engine.setUseClientMode(true);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm(configured.verifyHostName() ? "HTTPS" : "");
            engine.setSSLParameters(parameters);
            return engine;
        }

        @Override
        public SSLEngine createServerSslEngine(String peerHost, int peerPort) {
            throw new UnsupportedOperationException("only for clients");
        }

        @Override
        public boolean shouldBeRebuilt(Map<String, Object> nextConfigs) {
            return false;
        }

        @Override
        public Set<String> reconfigurableConfigs() {
            return Set.of();
        }

        @Override
        public @Nullable KeyStore keystore() {
            return null;
        }

        @Override
        public @Nullable KeyStore truststore() {
            return null;
        }

        @Override
        public void close() {}
    }
}
