package io.intermodal.tck;

class MemoryLogTckTest extends CompatibilityKit {

    @Override
    protected Harness harness() {
        return MemoryHarness.log();
    }
}
