package io.intermodal.tck;

import java.util.function.BooleanSupplier;

/** A condition that takes long to look at, such as a replay of the whole history: looked at for a quarter of the time at most. */
final class Sparing implements BooleanSupplier {

    private final BooleanSupplier condition;
    private long next = Long.MIN_VALUE;

    Sparing(BooleanSupplier condition) {
        this.condition = condition;
    }

    @Override
    public boolean getAsBoolean() {
        long began = Await.nanos();
        if (began < next) {
            return false;
        }
        boolean holds = condition.getAsBoolean();
        long ended = Await.nanos();
        next = ended + 3 * (ended - began);
        return holds;
    }
}
