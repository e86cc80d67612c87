/**
 * The binder for RabbitMQ 3.10 and later. A destination is an exchange, a group a quorum queue, an ordered group one single-active queue per
 * partition. How names, headers and settings map is described in {@code docs/binders/rabbitmq.md}.
 */
@NullMarked
package io.intermodal.rabbitmq;

import org.jspecify.annotations.NullMarked;
