package io.intermodal.tck;

class MemoryQueueFaultKitTest extends FaultKit {

    @Override
    protected Harness harness() {
        return MemoryHarness.queue();
    }
}
