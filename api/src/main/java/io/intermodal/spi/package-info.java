/**
 * What a binder implements: seven small interfaces and the values that cross them.
 *
 * <p>A binder opens links, makes destinations, sends, delivers what was asked for, settles, and names errors; everything else (retry, attempts,
 * dead letters, delay relay, dispatch, order per key, windows, recovery, limits, time-outs) is the engine's, so that it is the same on every
 * broker. Start at {@link io.intermodal.spi.Binder}. This package moves faster than {@code io.intermodal}: the changelog lists its changes
 * apart.
 *
 * <p>Threads, in one place: the engine calls {@link io.intermodal.spi.Binder#open}, {@link io.intermodal.spi.Topology} and every
 * {@code close} on threads that may block; {@link io.intermodal.spi.Sender#send} from any thread, one at a time per key; the methods of a
 * {@link io.intermodal.spi.Source} from any thread, never blocking. A binder calls {@link io.intermodal.spi.SourceEvents} one call at a
 * time per source, and {@link io.intermodal.spi.SendCallback} and {@link io.intermodal.spi.LinkEvents} from any thread. None of these
 * callbacks runs application code on the caller's thread and none blocks, so they may be called from a client's I/O thread.
 */
@NullMarked
package io.intermodal.spi;

import org.jspecify.annotations.NullMarked;
