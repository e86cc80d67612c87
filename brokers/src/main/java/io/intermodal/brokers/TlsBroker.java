package io.intermodal.brokers;

/** A broker that was asked to listen for TLS too. */
public interface TlsBroker extends Broker {

    /**
     * Where clients that use TLS begin.
     *
     * @return the address
     * @throws IllegalStateException when TLS was not asked for
     */
    Address tlsAddress();

    /**
     * What a TLS client needs. There after the first start.
     *
     * @return trust store and authority
     * @throws IllegalStateException when TLS was not asked for, or the broker was never started
     */
    KeyMaterial keys();
}
