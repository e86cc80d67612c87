/**
 * What an application uses: connect, publish, subscribe, settle.
 *
 * <p>Start at {@link io.intermodal.Messaging}. The interfaces of this package are implemented once, in {@code intermodal-core}, over the binder
 * SPI; they are not meant to be implemented elsewhere and may gain methods in any version. No type of this package names a broker's
 * concept; {@code unwrap(Class)} reaches the native client where that is really needed.
 */
@NullMarked
package io.intermodal;

import org.jspecify.annotations.NullMarked;
