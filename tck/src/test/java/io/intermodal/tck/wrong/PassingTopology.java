package io.intermodal.tck.wrong;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Finding;
import io.intermodal.spi.PhysicalObject;
import io.intermodal.spi.Plan;
import io.intermodal.spi.Topology;
import java.util.List;

/** Provisions as it should. */
class PassingTopology implements Topology {

    final Topology real;

    PassingTopology(Topology real) {
        this.real = real;
    }

    @Override
    public List<Finding> check(Plan plan) throws BrokerException {
        return real.check(plan);
    }

    @Override
    public void create(Plan plan) throws BrokerException {
        real.create(plan);
    }

    @Override
    public void remove(Plan plan) throws BrokerException {
        real.remove(plan);
    }

    @Override
    public List<PhysicalObject> physical(Plan plan) {
        return real.physical(plan);
    }
}
