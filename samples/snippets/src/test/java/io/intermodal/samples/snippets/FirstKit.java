package io.intermodal.samples.snippets;

import io.intermodal.tck.CompatibilityKit;
import io.intermodal.tck.Harness;

// tag::kit[]
class FirstKit extends CompatibilityKit {

    @Override
    protected Harness harness() {
        return new FirstHarness();
    }
}
// end::kit[]
