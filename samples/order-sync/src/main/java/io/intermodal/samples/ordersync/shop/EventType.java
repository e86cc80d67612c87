package io.intermodal.samples.ordersync.shop;

import io.intermodal.Codec;
import io.intermodal.Destination;

/**
 * A kind of message: the name that travels with it, where it is published and how it is encoded.
 *
 * @param name the message type
 * @param topic where it is published
 * @param codec how it becomes bytes
 * @param <T> what it says
 */
public record EventType<T>(String name, Destination topic, Codec<T> codec) {

    /** The same order gets the same id in the same step, however often the step is repeated: consumers recognise it by that. */
    public String messageId(String run, String orderId) {
        return run + ":" + orderId + ":" + name;
    }
}
