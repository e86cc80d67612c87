/** What the services talk about: orders, the events that follow them, and the topics and groups they travel through. */
@NullMarked
package io.intermodal.samples.ordersync.shop;

import org.jspecify.annotations.NullMarked;
