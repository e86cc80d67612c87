/** Where orders come from: files of orders, or a generator. */
@NullMarked
package io.intermodal.samples.ordersync.input;

import org.jspecify.annotations.NullMarked;
