package io.intermodal.tck;

import io.intermodal.Capability;
import java.util.List;

/** Something that is proved in a scenario of its own: a rule, or a round of faults. */
interface Proof {

    String id();

    List<String> statements();

    String title();

    List<Capability> capabilities();

    /** Whether others that run beside it would feel what it does. Who says no is not let do it. */
    boolean hurtsTheBroker();

    /** Why this cannot be tried on a harness; empty text if it can. */
    String impossible(Harness harness);

    /** Proves it; throws what shows that it does not hold. */
    void prove(Scenario scenario) throws Exception;
}
