package io.intermodal.core.link;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Link;

/** Something that lives on a link: a publisher, a subscription. Both methods are called on a thread that may block, one at a time each. */
public interface Attachment {

    /** A link is there. */
    void attached(Link link);

    /** It is gone: nothing made from it works any more. */
    void detached(BrokerException cause);
}
