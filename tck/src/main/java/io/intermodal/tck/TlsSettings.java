package io.intermodal.tck;

import java.util.Map;

/**
 * A broker with TLS, or several, and how a client gets there: each answer is a whole set of settings, instead of {@link Harness#settings()}. A method
 * may start the broker that it tells of; the harness ends it when it is closed.
 */
public interface TlsSettings {

    /**
     * The broker's certificate was signed by an authority that the settings trust, and names its host.
     *
     * @throws Exception if there is no such broker after all
     */
    Map<String, String> good() throws Exception;

    /**
     * Its certificate was signed by an authority that the settings do not trust.
     *
     * @throws Exception if there is no such broker after all
     */
    Map<String, String> strange() throws Exception;

    /**
     * Its certificate was signed by one that they trust, for another host.
     *
     * @throws Exception if there is no such broker after all
     */
    Map<String, String> elsewhere() throws Exception;
}
