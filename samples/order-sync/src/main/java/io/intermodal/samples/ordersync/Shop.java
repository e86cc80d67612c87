package io.intermodal.samples.ordersync;

import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.MessagingException;
import io.intermodal.Publisher;
import io.intermodal.samples.ordersync.input.BadInputException;
import io.intermodal.samples.ordersync.input.Inputs;
import io.intermodal.samples.ordersync.input.Rejects;
import io.intermodal.samples.ordersync.reconcile.Completion;
import io.intermodal.samples.ordersync.reconcile.DeadLetterReport;
import io.intermodal.samples.ordersync.service.Arrivals;
import io.intermodal.samples.ordersync.service.Intake;
import io.intermodal.samples.ordersync.service.Services;
import io.intermodal.samples.ordersync.shop.Events;
import io.intermodal.samples.ordersync.store.Database;
import io.intermodal.samples.ordersync.store.DeadLetterTable;
import io.intermodal.samples.ordersync.store.Inbox;
import io.intermodal.samples.ordersync.store.OutboxRelay;
import io.intermodal.samples.ordersync.store.OutboxRow;
import io.intermodal.samples.ordersync.store.RunTable;
import io.intermodal.samples.ordersync.store.Tally;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The shop at work: intake, relay and services, until nothing is left to do. */
final class Shop implements OutboxRelay.Listener {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SILENCE = Duration.ofSeconds(5);
    private static final Duration DRAIN = Duration.ofSeconds(15);

    private final Database database;
    private final Connection connection;
    private final RunTable.Run run;
    private final Rejects rejects;
    private final News news;
    private final Screen screen;
    private final Clock clock;
    private final CountDownLatch stop;
    private final Tally tally = new Tally();
    private final OutboxRelay relay;
    private final Services services;
    private final Intake intake;
    private final Progress progress;
    private final DeadLetterReport deadLetterReport;
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private volatile @Nullable Exception broken;

    Shop(
            Arguments arguments,
            Database database,
            Connection connection,
            RunTable.Run run,
            Inputs inputs,
            Rejects rejects,
            News news,
            Screen screen,
            Clock clock,
            CountDownLatch stop) {
        this.database = database;
        this.connection = connection;
        this.run = run;
        this.rejects = rejects;
        this.news = news;
        this.screen = screen;
        this.clock = clock;
        this.stop = stop;
        this.deadLetterReport = new DeadLetterReport(connection, database, run.id());
        tally.load(database);
        this.relay = new OutboxRelay(database, tally, run.id(), publishers(connection), this);
        this.services =
                new Services(connection, database, new Inbox(database, relay, tally, run.id()), arguments.seed());
        this.intake = new Intake(
                database,
                relay,
                tally,
                run.id(),
                inputs,
                rejects,
                new Arrivals(arguments.rate(), arguments.seed(), clock));
        this.progress = new Progress(screen, tally, inputs.expected(), clock);
    }

    private static Map<String, Publisher<byte[]>> publishers(Connection connection) {
        Map<String, Publisher<byte[]>> publishers = new LinkedHashMap<>();
        Events.TOPICS.forEach(topic -> publishers.put(topic.name(), connection.publisher(topic, Codec.bytes())));
        return publishers;
    }

    int run() throws InterruptedException {
        long others = 0;
        boolean complete = false;
        try {
            others = deadLetterReport.read();
            relay.start(); // first: what an earlier start left behind goes before what handlers say now
            services.subscribe();
            intake.start();
            complete = awaitEnd();
            if (complete) {
                others = deadLetterReport.read();
            }
        } finally {
            intake.stop();
            connection.close(DRAIN);
            relay.stop();
            services.close();
        }
        if (stop.getCount() == 0) {
            screen.warn("stopped; nothing is lost, start it again with the same arguments to go on");
            return Exit.INTERRUPTED;
        }
        return new Report(database, screen, rejects, refused, others).print(run, progress.line(deadLetters()));
    }

    /** Waits for the end; returns false if it will not come. */
    private boolean awaitEnd() throws InterruptedException {
        Completion completion = new Completion(database, tally, relay);
        Patience away = new Patience(clock);
        Patience still = new Patience(clock);
        long before = -1;
        boolean askedAgain = false;
        while (!stop.await(100, TimeUnit.MILLISECONDS)) {
            requireHealth();
            boolean takenIn = intake.isDone();
            if (takenIn && completion.isReached()) {
                return true;
            }
            if (away.time(news.isAway()).compareTo(PATIENCE) > 0) {
                throw new CommandException(
                        Exit.BROKER_TROUBLE,
                        "the broker has been away for " + PATIENCE.toSeconds()
                                + " s; nothing is lost, start again with the same arguments when it is back");
            }
            long now = tally.handledByAll() + tally.repetitions();
            Duration stillFor = still.time(takenIn && now == before && !news.isAway());
            before = now;
            if (stillFor.compareTo(PATIENCE) > 0) {
                screen.warn("nothing has moved for " + PATIENCE.toSeconds()
                        + " s; the reconciliation shows what is missing");
                return true;
            }
            if (stillFor.compareTo(SILENCE) > 0 && !askedAgain) {
                deadLetterReport.read(); // an event may have been lost with the process that would have heard it
            }
            askedAgain = stillFor.compareTo(SILENCE) > 0;
            progress.tick(deadLetters(), news.isAway() ? "  (broker away)" : "");
        }
        return false;
    }

    private void requireHealth() {
        if (news.failure().isPresent()) {
            throw new CommandException(Exit.BROKER_TROUBLE, news.failure().get());
        }
        if (broken instanceof MessagingException trouble) {
            throw trouble;
        }
        if (broken != null) {
            throw new IllegalStateException(broken);
        }
        Optional<Exception> trouble = intake.trouble();
        if (trouble.isPresent()) {
            throw new BadInputException("the orders cannot be read on: "
                    + trouble.get().getMessage() + "; nothing is lost, correct it and start again");
        }
    }

    private long deadLetters() {
        return DeadLetterTable.unhandled(database).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @Override
    public void refused(OutboxRow row, MessagingException why) {
        if (row.type().equals(Events.ORDER_PLACED.name())) {
            intake.giveBack(row, why);
        } else {
            refused.add("order " + row.orderId() + ": " + row.type() + " cannot be published: " + why.getMessage());
        }
    }

    @Override
    public void broken(Exception why) {
        broken = why;
    }
}
