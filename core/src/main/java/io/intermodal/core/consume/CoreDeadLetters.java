package io.intermodal.core.consume;

import io.intermodal.ConnectionException;
import io.intermodal.DeadLetter;
import io.intermodal.DeadLetters;
import io.intermodal.Group;
import io.intermodal.Mode;
import io.intermodal.PublishOutcome;
import io.intermodal.RedriveOptions;
import io.intermodal.RedriveResult;
import io.intermodal.RetryPolicy;
import io.intermodal.SubscribeOptions;
import io.intermodal.core.config.SubscriptionSettings;
import io.intermodal.core.consume.HandOver.Kind;
import io.intermodal.core.consume.HandOver.Verdict;
import io.intermodal.core.link.Errors;
import io.intermodal.core.link.LinkSupervisor;
import io.intermodal.core.wire.ControlHeaders;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.DeadLetterBrowser;
import io.intermodal.spi.Envelope;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Link;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Route;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Lists and redrives the dead letters of a group by reading them like any other route, one at a time so that their order is kept. */
public final class CoreDeadLetters implements DeadLetters {

    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final int MOST_LEFT = 10_000;

    private final String connection;
    private final GroupRef group;
    private final LinkSupervisor link;
    private final ConsumerSpec.Tools tools;
    private final Duration requestTimeout;

    /** The dead letters of a provisioned group. */
    public CoreDeadLetters(
            String connection, GroupRef group, LinkSupervisor link, ConsumerSpec.Tools tools, Duration requestTimeout) {
        this.connection = connection;
        this.group = group;
        this.link = link;
        this.tools = tools;
        this.requestTimeout = requestTimeout;
    }

    @Override
    public Group group() {
        return group.group();
    }

    @Override
    public List<DeadLetter> list(int max) {
        Link present = link.link()
                .orElseThrow(() -> new ConnectionException("IM-101: listing dead letters of " + group + ": connection '"
                        + connection + "' has no link just now; try again when it is open."));
        Optional<DeadLetterBrowser> browser = present.facet(DeadLetterBrowser.class);
        if (browser.isPresent()) {
            try {
                return browser.get().browse(group, max).stream()
                        .map(incoming -> DeadLetterReader.read(incoming.envelope(), group.group()))
                        .toList();
            } catch (BrokerException e) {
                throw Errors.translate("listing dead letters of " + group, e);
            }
        }
        List<DeadLetter> letters = new CopyOnWriteArrayList<>();
        read(max, (handOver, letter) -> {
            letters.add(letter);
            return null;
        });
        return List.copyOf(letters);
    }

    @Override
    public RedriveResult redrive(RedriveOptions options) {
        AtomicInteger redriven = new AtomicInteger();
        long started = tools.time().epochMillis();
        long pause = options.perSecond()
                .map(n -> TimeUnit.SECONDS.toNanos(1) / Math.max(1, n))
                .orElse(0L);
        AtomicLong next = new AtomicLong(tools.time().nanoTime());
        int examined = read(MOST_LEFT, (handOver, letter) -> {
            Envelope envelope = handOver.held.incoming.envelope();
            boolean again =
                    ControlHeaders.millis(envelope, ControlHeaders.DL_LAST) > started; // came back during this redrive
            if (again || redriven.get() >= options.max() || !options.filter().test(letter)) {
                return null;
            }
            if (options.isDryRun()) {
                redriven.incrementAndGet();
                return null;
            }
            long wait = next.get() - tools.time().nanoTime();
            if (wait > 0) {
                CompletableFuture<Void> later = new CompletableFuture<>();
                tools.time().schedule(() -> tools.threads().workers().execute(() -> later.complete(null)), wait);
                next.addAndGet(pause);
                return later.thenCompose(ignored -> forward(handOver.held.incoming, redriven));
            }
            next.set(tools.time().nanoTime() + pause);
            return forward(handOver.held.incoming, redriven);
        });
        return new RedriveResult(examined, redriven.get(), examined - redriven.get());
    }

    private CompletableFuture<Void> forward(Incoming letter, AtomicInteger redriven) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Outgoing copy =
                new Outgoing(new Route.OneGroup(group), DeadLetterReader.redriven(letter.envelope()), 0, letter);
        tools.copies()
                .copy(
                        copy,
                        (sent, outcome, cause) -> tools.threads().workers().execute(() -> {
                            if (outcome == PublishOutcome.CONFIRMED) {
                                redriven.incrementAndGet();
                                done.complete(null);
                            } else {
                                done.completeExceptionally(
                                        cause == null
                                                ? new BrokerException(
                                                        BrokerException.Kind.INTERNAL, "no reason was given", null)
                                                : cause);
                            }
                        }));
        return done;
    }

    /** What to do with a letter: a stage whose end removes it, or null to leave it. */
    private interface Work {
        @org.jspecify.annotations.Nullable
        CompletableFuture<Void> on(HandOver handOver, DeadLetter letter);
    }

    /** Reads until nothing has come for a while, or as many as asked for were looked at. Answers how many. */
    private int read(int most, Work work) {
        AtomicInteger examined = new AtomicInteger();
        AtomicLong lastMoved = new AtomicLong(tools.time().nanoTime());
        AtomicInteger busy = new AtomicInteger();
        Processor processor = handOver -> {
            lastMoved.set(tools.time().nanoTime());
            if (examined.get() >= most) {
                leave(handOver);
                return null;
            }
            examined.incrementAndGet();
            CompletableFuture<Void> stage =
                    work.on(handOver, DeadLetterReader.read(handOver.held.incoming.envelope(), group.group()));
            if (stage == null) {
                leave(handOver);
                return null;
            }
            busy.incrementAndGet();
            return stage.whenComplete((done, failure) -> {
                busy.decrementAndGet();
                lastMoved.set(tools.time().nanoTime());
            });
        };
        Consumer consumer = new Consumer(spec(), processor);
        link.register(consumer);
        try {
            consumer.firstAttach()
                    .orTimeout(requestTimeout.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            awaitQuiet(examined, most, busy, lastMoved);
        } catch (java.util.concurrent.CompletionException e) {
            throw e.getCause() instanceof io.intermodal.MessagingException cause
                    ? cause
                    : new ConnectionException(
                            "IM-101: reading dead letters of " + group + " did not begin within " + requestTimeout, e);
        } finally {
            link.unregister(consumer);
            consumer.close(CLOSE);
        }
        return examined.get();
    }

    private void awaitQuiet(AtomicInteger examined, int most, AtomicInteger busy, AtomicLong lastMoved) {
        CompletableFuture<Void> quiet = new CompletableFuture<>();
        look(quiet, examined, most, busy, lastMoved);
        quiet.join();
    }

    private void look(
            CompletableFuture<Void> quiet, AtomicInteger examined, int most, AtomicInteger busy, AtomicLong lastMoved) {
        boolean idle = busy.get() == 0 && tools.time().nanoTime() - lastMoved.get() > QUIET.toNanos();
        if (idle
                || (busy.get() == 0 && examined.get() >= most)
                || link.state() == io.intermodal.ConnectionState.CLOSED) {
            tools.threads().workers().execute(() -> quiet.complete(null));
            return;
        }
        tools.time()
                .schedule(
                        () -> look(quiet, examined, most, busy, lastMoved),
                        Duration.ofMillis(20).toNanos());
    }

    /** Stays where it is: unsettled until the reader closes. */
    private static void leave(HandOver handOver) {
        handOver.decide(new Verdict(Kind.RETRY, Duration.ofDays(1), null, null));
    }

    private ConsumerSpec spec() {
        SubscriptionSettings settings = new SubscriptionSettings(
                1,
                MOST_LEFT,
                256L << 20,
                MOST_LEFT,
                RetryPolicy.builder().maxAttempts(1000).build(),
                Duration.ofMinutes(10),
                CLOSE,
                SubscribeOptions.SettlementMode.AUTO,
                SubscribeOptions.OnExhausted.STOP_KEY,
                SubscribeOptions.OnExpired.DISCARD,
                SubscribeOptions.OnPositionLost.EARLIEST,
                SubscribeOptions.OnStuck.HOLD);
        return new ConsumerSpec(
                connection,
                "dead letters of " + group,
                group.group(),
                List.of(new Route.DeadLetters(group)),
                Mode.WORK,
                settings,
                null,
                null,
                true,
                ignored -> {},
                tools);
    }
}
