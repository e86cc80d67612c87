/** The sample application: orders of a shop through five services, on any broker. {@link io.intermodal.samples.ordersync.OrderSync} is the command. */
@NullMarked
package io.intermodal.samples.ordersync;

import org.jspecify.annotations.NullMarked;
