package io.intermodal.rocketmq;

import io.intermodal.spi.Tls;
import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
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

    /** Whether one of the two does not accept the other's certificate, which time does not mend; a connection that ends amid a handshake is none. */
    static boolean isRefusal(Throwable failure) {
        return RocketMqErrors.find(failure, GeneralSecurityException.class) != null
                || (failure instanceof SSLException
                        && String.valueOf(failure.getMessage()).contains("fatal alert"));
    }
}
