package io.intermodal.brokers;

import java.net.URI;

/**
 * Where a broker listens.
 *
 * @param scheme the broker's name as applications write it, such as {@code activemq}
 * @param host loopback address
 * @param port TCP port
 */
public record Address(String scheme, String host, int port) {

    /**
     * The address as applications configure it.
     *
     * @return such as {@code activemq://127.0.0.1:21616}
     */
    public URI uri() {
        return URI.create(this.toString());
    }

    /**
     * The address as a native client wants it.
     *
     * @param other the native client's scheme, such as {@code tcp}
     * @return such as {@code tcp://127.0.0.1:21616}
     */
    public URI uri(String other) {
        return URI.create(other + "://" + host + ":" + port);
    }

    /**
     * The same broker by way of another port, such as a proxy's.
     *
     * @param other the port
     * @return the address with that port
     */
    public Address withPort(int other) {
        return new Address(scheme, host, other);
    }

    Address withHost(String other) {
        return new Address(scheme, other, port);
    }

    @Override
    public String toString() {
        return scheme + "://" + host + ":" + port;
    }
}
