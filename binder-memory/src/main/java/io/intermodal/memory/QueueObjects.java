package io.intermodal.memory;

import io.intermodal.Destination;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.PhysicalObject;
import io.intermodal.spi.Plan;
import java.util.ArrayList;
import java.util.List;

/** What a plan is in the queue shape. */
final class QueueObjects {

    static final String TOPIC = "topic";
    static final String QUEUE = "queue";

    private QueueObjects() {}

    static List<PhysicalObject> of(Plan plan) {
        List<PhysicalObject> objects = new ArrayList<>();
        for (DestinationRef ref : plan.destinations()) {
            Destination destination = ref.destination();
            String name = Names.destination(ref);
            if (destination.kind() == Destination.Kind.QUEUE) {
                group(objects, name, "destination " + destination.name(), destination);
            } else {
                objects.add(new PhysicalObject(TOPIC, name, "destination " + destination.name(), ""));
            }
        }
        for (GroupRef ref : plan.groups()) {
            Destination destination = ref.group().destination();
            if (destination.kind() == Destination.Kind.TOPIC) {
                group(objects, Names.group(ref), "group " + ref.group(), destination);
            }
        }
        plan.delayRungs().forEach(rung -> objects.add(single(Names.rung(plan.namespace(), rung), "waits " + rung)));
        return objects;
    }

    private static void group(List<PhysicalObject> objects, String name, String purpose, Destination destination) {
        objects.add(new PhysicalObject(QUEUE, name, purpose, "key buckets: " + buckets(destination)));
        objects.add(single(name + "_dead", "dead letters of " + purpose));
    }

    private static PhysicalObject single(String name, String purpose) {
        return new PhysicalObject(QUEUE, name, purpose, "key buckets: 1");
    }

    /** Only an ordered destination needs its keys apart. */
    static int buckets(Destination destination) {
        return destination.isOrdered() ? destination.partitions() : 1;
    }
}
