/** Proves from the database, after a run, that nothing was lost and nothing was done twice. */
@NullMarked
package io.intermodal.samples.ordersync.reconcile;

import org.jspecify.annotations.NullMarked;
