/** Kafka as a process of its own: one node that is broker and controller. */
@NullMarked
package io.intermodal.brokers.kafka;

import org.jspecify.annotations.NullMarked;
