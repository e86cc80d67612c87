/** The services of the shop. Each consumes in groups of its own and keeps its tables to itself. */
@NullMarked
package io.intermodal.samples.ordersync.service;

import org.jspecify.annotations.NullMarked;
