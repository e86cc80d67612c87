package io.intermodal.spi;

import java.time.Duration;

/**
 * The bounds of a {@link Sender}.
 *
 * @param maxInFlight the most sends without outcome at once: the engine keeps to it
 * @param timeout the usual time between a send and its deadline, for clients that want it at creation
 */
public record SenderConfig(int maxInFlight, Duration timeout) {}
