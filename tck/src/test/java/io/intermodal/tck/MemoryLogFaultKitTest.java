package io.intermodal.tck;

class MemoryLogFaultKitTest extends FaultKit {

    @Override
    protected Harness harness() {
        return MemoryHarness.log();
    }
}
