/** The binder for Apache Kafka: {@link io.intermodal.kafka.KafkaBinder} is its one public class. */
@NullMarked
package io.intermodal.kafka;

import org.jspecify.annotations.NullMarked;
