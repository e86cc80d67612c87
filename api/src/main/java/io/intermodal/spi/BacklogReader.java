package io.intermodal.spi;

/** A {@link Link#facet}: counts what a group has not finished. */
public interface BacklogReader {

    /**
     * How many messages wait for a group or are unfinished. Blocks.
     *
     * @param group the group
     * @return the number, as exact as the broker knows it
     * @throws BrokerException if the broker refuses or cannot be reached
     */
    long backlog(GroupRef group) throws BrokerException;
}
