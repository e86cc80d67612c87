package io.intermodal.rabbitmq;

import io.intermodal.spi.Tls;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** What the engine would make of the TLS settings. */
record Trust(SSLContext context, boolean verifyHostName) implements Tls {

    static Trust everybodysAuthorities() throws GeneralSecurityException {
        return in(null, true);
    }

    static Trust in(@Nullable KeyStore authorities, boolean verifyHostName) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        context.init(null, trust.getTrustManagers(), null);
        return new Trust(context, verifyHostName);
    }

    @Override
    public Optional<Path> trustFile() {
        return Optional.empty();
    }
}
