package io.intermodal.spi;

import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** How to secure a connection: built by the engine from {@code intermodal.tls.*}. Binders use this and never a client's own short cut. */
public interface Tls {

    /** A context that trusts what is configured (the JVM's authorities if nothing is) and presents the configured certificate. */
    SSLContext context();

    /** Whether the certificate must name the host; false only by the setting {@code intermodal.tls.insecure-skip-host-check=true}. */
    boolean verifyHostName();

    /** The trusted authorities as a file in PEM, for clients that take nothing else. */
    Optional<Path> trustFile();
}
