package io.intermodal.tck;

class MemoryQueueTckTest extends CompatibilityKit {

    @Override
    protected Harness harness() {
        return MemoryHarness.queue();
    }
}
