package io.intermodal.rocketmq;

import io.intermodal.spi.Tls;
import io.netty.handler.ssl.SslHandler;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** Secures one connection with what the engine was configured with. */
final class RocketMqTls {

    private RocketMqTls() {}

    static SslHandler handler(Tls tls, String host, int port, int atMostMillis) {
        SSLEngine engine = tls.context().createSSLEngine(host, port);
        engine.setUseClientMode(true);
        if (tls.verifyHostName()) {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            engine.setSSLParameters(parameters);
        }
        SslHandler handler = new SslHandler(engine);
        handler.setHandshakeTimeoutMillis(atMostMillis);
        return handler;
    }
}
