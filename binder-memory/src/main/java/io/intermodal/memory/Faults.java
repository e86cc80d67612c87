package io.intermodal.memory;

import io.intermodal.spi.BrokerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the broker does wrong on purpose, to single messages. Under the broker's lock. */
final class Faults {

    private final List<Pattern> unwritable = new ArrayList<>();
    private int refusals;
    private BrokerException.Kind refusal = BrokerException.Kind.BUSY;
    private int unknowns;
    private int duplicates;
    private int losses;
    private boolean crash;
    private @Nullable Mischief mischief;
    private Duration confirmDelay = Duration.ZERO;
    private Duration deliveryDelay = Duration.ZERO;
    private Duration settleDelay = Duration.ZERO;

    void refuse(int count, BrokerException.Kind kind) {
        refusals = count;
        refusal = kind;
    }

    void unknown(int count) {
        unknowns = count;
    }

    void lose(int count) {
        losses = count;
    }

    void crash() {
        crash = true;
    }

    /** From now on, or, with null, no longer. */
    void mischief(@Nullable Mischief worst) {
        mischief = worst;
    }

    /** What the broker says of itself in its errors. */
    String nickname() {
        return mischief == null ? "" : " (" + mischief + ")";
    }

    void duplicate(int count) {
        duplicates += count;
    }

    void confirmDelay(Duration delay) {
        confirmDelay = delay;
    }

    Duration confirmDelay() {
        return mischief == null || !confirmDelay.isZero() ? confirmDelay : mischief.confirmDelay();
    }

    void deliveryDelay(Duration delay) {
        deliveryDelay = delay;
    }

    Duration deliveryDelay() {
        return mischief == null || !deliveryDelay.isZero() ? deliveryDelay : mischief.stall();
    }

    void settleDelay(Duration delay) {
        settleDelay = delay;
    }

    Duration settleDelay() {
        return settleDelay;
    }

    /** An asterisk stands for any text. */
    void denyWrites(String glob) {
        unwritable.add(Pattern.compile(
                Stream.of(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"))));
    }

    void allowWrites() {
        unwritable.clear();
    }

    /** Why the next message for a place is refused, or null. */
    BrokerException.@Nullable Kind refusal(String place) {
        if (unwritable.stream().anyMatch(glob -> glob.matcher(place).matches())) {
            return BrokerException.Kind.UNAUTHORIZED;
        }
        if (refusals > 0) {
            refusals--;
            return refusal;
        }
        return mischief != null && mischief.refuses() ? BrokerException.Kind.BUSY : null;
    }

    boolean takeLoss() {
        boolean take = losses > 0;
        losses -= take ? 1 : 0;
        return take || (mischief != null && mischief.losesMessage());
    }

    boolean takeCrash() {
        boolean take = crash;
        crash = false;
        return take;
    }

    /** What becomes of the next settlement. */
    Mischief.Settling settling() {
        return mischief == null ? Mischief.Settling.RECORDED : mischief.settling();
    }

    /** One of so many, all of which may be next; the first unless there is a reason for another. */
    int pick(int count) {
        return mischief == null || count < 2 ? 0 : mischief.pick(count);
    }

    boolean takeDuplicate() {
        boolean take = duplicates > 0;
        duplicates -= take ? 1 : 0;
        return take;
    }

    boolean takeUnknown() {
        boolean take = unknowns > 0;
        unknowns -= take ? 1 : 0;
        return take || (mischief != null && mischief.losesAnswer());
    }
}
