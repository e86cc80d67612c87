/** The binder for Apache RocketMQ: {@link io.intermodal.rocketmq.RocketMqBinder} is its one public class. */
@NullMarked
package io.intermodal.rocketmq;

import org.jspecify.annotations.NullMarked;
