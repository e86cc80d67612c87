/**
 * The reference binder: a broker inside the process, for tests, for trying things out, and as the model for other binders. It depends on the
 * API alone.
 *
 * <p><b>Addresses.</b> {@code memory:queue} is shaped like RabbitMQ or ActiveMQ: every group has a queue, and every message is acknowledged
 * on its own. {@code memory:log} is shaped like Kafka or RocketMQ: a destination is a log with partitions, a group commits a position in each,
 * and partitions move when members come and go. A name may follow, as in {@code memory:queue/shop}: each name is a broker of its own, shared
 * by all connections of the process. What it stores lasts as long as the process, or until {@link io.intermodal.memory.MemoryBroker#discard()}.
 *
 * <p><b>Settings.</b> {@code intermodal.memory.delay} says who keeps delayed messages: {@code relay} (the default: the engine's relay, with
 * this broker's queues) or {@code native} (this broker).
 *
 * <p><b>In a test.</b> Take a broker of a name that no other test uses, connect to it on a clock that the test moves, and let it fail (the
 * module {@code intermodal-junit} does the first three lines, and the last):
 *
 * <pre>{@code
 * MemoryBroker broker = MemoryBroker.queue("payments-test");
 * VirtualTime time = new VirtualTime();
 * Connection connection = Messaging.connect(broker.options().timeSource(time).build());
 * // ... the application publishes and subscribes ...
 * time.advance(Duration.ofHours(1));                 // retries, delays and time-outs go by
 * broker.refuseNext(3, BrokerException.Kind.BUSY);   // publishing has to be repeated
 * broker.loseConnections();                          // subscriptions have to recover
 * broker.crashBeforeSettlement();                    // a message has to be handled twice
 * broker.contents("orders_billing_dead");            // what was given up
 * broker.discard();
 * }</pre>
 *
 * <p><b>Threads.</b> Each link has a thread for answers and each source one for its events, as a network client would; all of them end with
 * the link. Time is the connection's own clock, so a test that injects one decides when messages fall due.
 */
@NullMarked
package io.intermodal.memory;

import org.jspecify.annotations.NullMarked;
