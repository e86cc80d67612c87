package io.intermodal.tck;

import io.intermodal.Capability;
import java.util.List;
import java.util.Random;

/** One blow while messages flow, as a proof: nothing is lost, nothing repeats without a cause, and messages flow again within the bound. */
final class Round implements Proof {

    private final int number;
    private final Blow blow;
    private final RoundWork.Mix mix;
    private volatile long recoveryMillis = -1;

    Round(int number, Blow blow, RoundWork.Mix mix) {
        this.number = number;
        this.blow = blow;
        this.mix = mix;
    }

    Blow blow() {
        return blow;
    }

    RoundWork.Mix mix() {
        return mix;
    }

    /** From the end of the blow until a new message had reached every group; -1 if it did not come to that. */
    long recoveryMillis() {
        return recoveryMillis;
    }

    @Override
    public String id() {
        return blow.name().replace("_", "") + "-" + number;
    }

    @Override
    public List<String> statements() {
        return List.of("C1", "C8", "C9", "C12", "C16", "C20");
    }

    @Override
    public String title() {
        return blow.title() + ", mix " + mix;
    }

    @Override
    public List<Capability> capabilities() {
        return List.of();
    }

    @Override
    public boolean hurtsTheBroker() {
        return true;
    }

    @Override
    public String impossible(Harness harness) {
        return blow.impossible(harness);
    }

    @Override
    public void prove(Scenario scenario) throws Exception {
        Random random = scenario.random();
        RoundWork work = new RoundWork(scenario, mix, blow == Blow.CLOCK ? new JumpingClock() : null);
        try (PositionWatch watch = PositionWatch.of(scenario, work.workers())) {
            work.start();
            if (blow.isLoss()) {
                work.gather(random);
            }
            blow.strike(work, random);
            recoveryMillis = work.recover();
            if (blow.isTold(scenario.harness())) {
                work.untilNoticed();
            }
            work.end();
            watch.check();
        } finally {
            work.abandon();
        }
    }
}
