package io.intermodal.spi;

/**
 * One broker product. Found through {@link java.util.ServiceLoader} by its scheme, or handed over by the application. Stateless and
 * thread-safe: everything that lives belongs to a {@link Link}.
 */
public interface Binder {

    /**
     * The scheme of this broker's addresses, for instance {@code kafka}; also the name of its section of native settings
     * ({@code intermodal.kafka.*}). Lower-case letters and digits.
     */
    String scheme();

    /** The port that an address without one means. */
    int defaultPort();

    /** Which native settings there are, and which are refused because they would break the contract. */
    SettingSpec settings();

    /**
     * Connects. Single attempt: the engine repeats with back-off where the error is retryable. Returns only once the broker has answered, so
     * that version and capabilities are known; a client that "starts" against a dead address has to be probed.
     *
     * <p>Blocks at most {@link LinkConfig#connectTimeout()}. Called on a thread of the engine.
     *
     * @param config address, credentials, time-outs, native settings
     * @param events where the link reports its fate; may be called before this method returns
     * @return a live link
     * @throws BrokerException why not, with nothing left open
     */
    Link open(LinkConfig config, LinkEvents events) throws BrokerException;
}
