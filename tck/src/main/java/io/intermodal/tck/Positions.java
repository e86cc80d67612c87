package io.intermodal.tck;

import io.intermodal.Delivery;
import io.intermodal.Group;
import java.util.Map;
import java.util.Optional;

/** Lets the kit look at the positions that a log keeps for its groups. */
public interface Positions {

    /**
     * Where a message lies.
     *
     * @param lane partition, by a name that {@link #committed} uses too
     * @param position in it
     */
    record Place(String lane, long position) {}

    /**
     * Where a delivery's message lies in what its group reads; empty for a copy that waited for its retry elsewhere.
     *
     * @param delivery as a handler got it
     */
    Optional<Place> place(Delivery<?> delivery);

    /**
     * The positions that the broker keeps for a group, by lane: the next message that it would hand out after a restart of all members.
     *
     * @param group whose
     * @throws Exception if the broker could not be asked
     */
    Map<String, Long> committed(Group group) throws Exception;
}
