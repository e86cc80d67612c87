/** The embedded database: state that survives a kill, with the inbox and the outbox that make handlers idempotent. */
@NullMarked
package io.intermodal.samples.ordersync.store;

import org.jspecify.annotations.NullMarked;
