package io.intermodal.samples.ordersync.service;

import io.intermodal.samples.ordersync.store.Database;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Somebody else's system, reached over a bad line: it takes its time, and now and then no answer comes, sometimes although the card was
 * charged. It charges once for each idempotency key. By chance, but by the same chance whenever the seed is the same.
 */
final class PaymentGateway {

    /** Cards that are declined, like the test cards of real gateways. */
    static final String NO_FUNDS = "tok_no_funds";

    static final String EXPIRED = "tok_expired";

    /** A card whose bank never answers. */
    static final String SILENT_BANK = "tok_silent_bank";

    private static final int TIMEOUT_MILLIS = 250;
    private static final double LOST_REQUEST = 0.04;
    private static final double LOST_ANSWER = 0.04;
    private static final double SLOW = 0.05;

    private final Database database;
    private final ScheduledExecutorService line;
    private final long seed;

    PaymentGateway(Database database, ScheduledExecutorService line, long seed) {
        this.database = database;
        this.line = line;
        this.seed = seed;
    }

    /**
     * The gateway's word.
     *
     * @param declined why the card was declined; empty if it was charged
     */
    record Answer(Optional<String> declined) {}

    /** Ends with the answer, or with a {@link TimeoutException} that leaves open what happened. */
    CompletableFuture<Answer> charge(String idempotencyKey, String card, BigDecimal amount, int attempt) {
        SplittableRandom random = new SplittableRandom(Objects.hash(seed, idempotencyKey, attempt));
        double luck = random.nextDouble();
        if (card.equals(SILENT_BANK) || luck < LOST_REQUEST) {
            return after(TIMEOUT_MILLIS).thenCompose(unused -> noAnswer());
        }
        long millis = random.nextDouble() < SLOW ? random.nextLong(100, 200) : random.nextLong(5, 40);
        return after(millis).thenCompose(unused -> {
            Answer answer = decide(idempotencyKey, card, amount);
            return luck < LOST_REQUEST + LOST_ANSWER
                    ? after(TIMEOUT_MILLIS - millis).thenCompose(later -> noAnswer())
                    : CompletableFuture.completedFuture(answer);
        });
    }

    private Answer decide(String idempotencyKey, String card, BigDecimal amount) {
        if (card.equals(NO_FUNDS)) {
            return new Answer(Optional.of("insufficient funds"));
        }
        if (card.equals(EXPIRED)) {
            return new Answer(Optional.of("card expired"));
        }
        database.query(tx -> tx.insertNew(
                "insert into gateway_charges (idempotency_key, amount) values (?, ?)", idempotencyKey, amount));
        return new Answer(Optional.empty());
    }

    private static CompletableFuture<Answer> noAnswer() {
        return CompletableFuture.failedFuture(
                new TimeoutException("the payment gateway did not answer within " + TIMEOUT_MILLIS + " ms"));
    }

    private CompletableFuture<Boolean> after(long millis) {
        CompletableFuture<Boolean> elapsed = new CompletableFuture<>();
        ScheduledFuture<?> unused = line.schedule(() -> elapsed.complete(true), millis, TimeUnit.MILLISECONDS);
        return elapsed;
    }
}
