package io.intermodal.core.config;

import io.intermodal.PublisherOptions;
import java.time.Duration;

/**
 * What a publisher works with: code, then configuration, then default; every value is in its range.
 *
 * @param publishTimeout the longest a publish takes to end
 * @param maxInFlight how many publishes may be without outcome
 * @param onUnknown what to do with an UNKNOWN outcome
 */
public record PublisherSettings(Duration publishTimeout, int maxInFlight, PublisherOptions.OnUnknown onUnknown) {}
