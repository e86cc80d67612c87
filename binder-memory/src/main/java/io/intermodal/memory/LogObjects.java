package io.intermodal.memory;

import io.intermodal.Destination;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.PhysicalObject;
import io.intermodal.spi.Plan;
import java.util.ArrayList;
import java.util.List;

/** What a plan is in the log shape. */
final class LogObjects {

    static final String LOG = "log";
    static final String GROUP = "group";

    private LogObjects() {}

    static List<PhysicalObject> of(Plan plan) {
        List<PhysicalObject> objects = new ArrayList<>();
        for (DestinationRef ref : plan.destinations()) {
            Destination destination = ref.destination();
            String name = Names.destination(ref);
            objects.add(new PhysicalObject(
                    LOG,
                    name,
                    "destination " + destination.name(),
                    "partitions: " + destination.partitions() + ", retention: " + destination.retention()));
            if (destination.kind() == Destination.Kind.QUEUE) {
                group(objects, name, "the group of " + destination.name(), destination);
            }
        }
        for (GroupRef ref : plan.groups()) {
            if (ref.group().destination().kind() == Destination.Kind.TOPIC) {
                group(
                        objects,
                        Names.group(ref),
                        "group " + ref.group(),
                        ref.group().destination());
            }
        }
        plan.delayRungs().forEach(rung -> objects.add(single(Names.rung(plan.namespace(), rung), "waits " + rung)));
        return objects;
    }

    private static void group(List<PhysicalObject> objects, String name, String purpose, Destination destination) {
        objects.add(new PhysicalObject(GROUP, name, purpose, "reads the destination and its own retries"));
        objects.add(new PhysicalObject(
                LOG, name + "_retry", "retries of " + purpose, "partitions: " + destination.partitions()));
        objects.add(single(name + "_dead", "dead letters of " + purpose));
    }

    private static PhysicalObject single(String name, String purpose) {
        return new PhysicalObject(LOG, name, purpose, "partitions: 1");
    }
}
