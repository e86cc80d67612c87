package io.intermodal.core.link;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Link;

/** Makes what somebody needs exist on a new link, as provisioning allows: also after a broker came back without its data. */
@FunctionalInterface
public interface Preparation {

    /**
     * Prepares a link. May block.
     *
     * @throws BrokerException if the broker refuses or cannot be reached
     * @throws io.intermodal.MessagingException if what the broker has contradicts what is asked for
     */
    void prepare(Link link) throws BrokerException;
}
