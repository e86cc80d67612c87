package io.intermodal.spi;

import java.util.List;

/** A {@link Link#facet}: shows dead letters without touching them. */
public interface DeadLetterBrowser {

    /**
     * The oldest dead letters of a group. Blocks.
     *
     * @param group the group
     * @param max the most to return
     * @return the messages; they are not to be settled
     * @throws BrokerException if the broker refuses or cannot be reached
     */
    List<Incoming> browse(GroupRef group, int max) throws BrokerException;
}
