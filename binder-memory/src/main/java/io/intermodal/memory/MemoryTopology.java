package io.intermodal.memory;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Finding;
import io.intermodal.spi.PhysicalObject;
import io.intermodal.spi.Plan;
import io.intermodal.spi.Topology;
import java.util.List;

/** Provisioning over a link. A whole plan is one step of the broker, which is what makes pinning free of races here. */
final class MemoryTopology implements Topology {

    private final MemoryLink link;

    MemoryTopology(MemoryLink link) {
        this.link = link;
    }

    @Override
    public List<Finding> check(Plan plan) throws BrokerException {
        return link.call(store -> store.check(plan));
    }

    @Override
    public void create(Plan plan) throws BrokerException {
        link.call(store -> {
            store.create(plan);
            return plan;
        });
    }

    @Override
    public void remove(Plan plan) throws BrokerException {
        link.call(store -> {
            store.remove(plan);
            return plan;
        });
    }

    @Override
    public List<PhysicalObject> physical(Plan plan) {
        return link.server().store().physical(plan);
    }
}
