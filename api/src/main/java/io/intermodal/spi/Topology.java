package io.intermodal.spi;

import java.util.List;

/**
 * Destinations and groups as the broker has them. Calls block, at most for {@link LinkConfig#requestTimeout()} per object, and may run in
 * parallel. Safe from many instances at once.
 */
public interface Topology {

    /**
     * Compares a plan with the broker, changing nothing.
     *
     * @param plan what should be there
     * @return all findings, never only the first
     * @throws BrokerException if the broker cannot be asked
     */
    List<Finding> check(Plan plan) throws BrokerException;

    /**
     * Makes what is missing and alters nothing. On return each group's position is pinned: a message confirmed later reaches it, whoever else
     * provisions at the same time; a known group keeps its position.
     *
     * @param plan what should be there
     * @throws BrokerException if the broker refuses
     */
    void create(Plan plan) throws BrokerException;

    /**
     * Removes the groups of a plan with their backlog and dead letters. Destinations stay.
     *
     * @param plan what should go
     * @throws BrokerException if the broker refuses
     */
    void remove(Plan plan) throws BrokerException;

    /**
     * What a plan is on this broker. Asks nobody.
     *
     * @param plan what should be there
     * @return every object with its arguments
     */
    List<PhysicalObject> physical(Plan plan);
}
