package io.intermodal.tck;

import io.intermodal.Capability;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.StartPosition;
import io.intermodal.UnsupportedCapabilityException;

/** The other half of a capability: a broker that does not declare it refuses it, early, by the one exception, in clear words. */
final class Refusals {

    private Refusals() {}

    /** Proves that a capability is refused when it is required, and when it is used without asking. */
    static void prove(Scenario scenario, Capability capability) {
        UnsupportedCapabilityException refused = Check.fails(
                "connecting with require(" + capability + ") to a broker that does not declare it",
                UnsupportedCapabilityException.class,
                () -> scenario.connect(builder -> builder.require(capability)));
        Check.contains("the refusal names the capability", refused.getMessage(), capability.name());
        Check.that(!refused.isRetryable(), "The refusal of a capability must not be called retryable");
        if (capability == Capability.LAG) {
            Destination topic = scenario.topic("backlog");
            Check.fails(
                    "asking for a backlog on a broker that does not declare it",
                    UnsupportedCapabilityException.class,
                    () -> scenario.connection().backlog(Group.of(topic, "counted")));
        }
        if (capability == Capability.START_EARLIEST) {
            Destination topic = scenario.topic("earliest");
            Check.fails(
                    "provisioning a group that starts EARLIEST on a broker that does not declare it",
                    UnsupportedCapabilityException.class,
                    () -> scenario.connection()
                            .provision(Group.of(topic, "late").startingAt(StartPosition.EARLIEST)));
        }
    }
}
