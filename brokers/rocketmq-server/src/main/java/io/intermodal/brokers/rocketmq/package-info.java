/** RocketMQ as two processes of its own: a name server, and one broker. */
@NullMarked
package io.intermodal.brokers.rocketmq;

import org.jspecify.annotations.NullMarked;
