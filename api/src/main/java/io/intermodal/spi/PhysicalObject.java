package io.intermodal.spi;

/**
 * One object on the broker.
 *
 * @param kind the broker's word for it: queue, exchange, topic
 * @param name its name there
 * @param purpose what it is for
 * @param arguments how it is declared, and the permissions a client needs on it
 */
public record PhysicalObject(String kind, String name, String purpose, String arguments) {}
