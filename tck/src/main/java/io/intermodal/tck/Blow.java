package io.intermodal.tck;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a round of faults does to the broker, to the way there, or to the members, while messages flow. */
enum Blow {
    RESTART("orderly restart of the broker", Fault.RESTART_BROKER),
    KILL("kill -9 of the broker, and a start", Fault.KILL_BROKER),
    OUTAGE("broker away for a while", Fault.STOP_BROKER),
    FREEZE("broker frozen for a while", Fault.FREEZE_BROKER),
    CUT("connections ended", Fault.CUT_CONNECTIONS),
    CONSUMERS("consumers ended, connections standing", Fault.KILL_CONSUMERS),
    DENY("dead letters not writable for a while", Fault.DENY_DEAD_LETTERS),
    LIMIT("a limit of the broker reached for a while", Fault.REACH_LIMIT),
    RESET("connections reset (RST)"),
    BLACK_HOLE("black hole: nothing arrives, nothing is reset"),
    SLOW("slow and jittery network"),
    CUT_CONFIRMS("cut amid confirmations and deliveries"),
    CUT_REQUESTS("cut amid publishes and settlements"),
    CUT_COPIES("cut amid copies to the dead letters"),
    MEMBERS("members join, drain and come back"),
    CLOCK("the members' time of day jumps"),
    PROCESS("member process killed (SIGKILL) amid its work", Fault.KILL_PROCESS);

    private final String title;
    private final @Nullable Fault fault;

    Blow(String title) {
        this.title = title;
        this.fault = null;
    }

    Blow(String title, Fault fault) {
        this.title = title;
        this.fault = fault;
    }

    /** For people. */
    String title() {
        return title;
    }

    /** As the options name it. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the network does it. */
    boolean isOfNetwork() {
        return fault == null && this != MEMBERS && this != CLOCK;
    }

    /** Why a harness cannot do it; empty text if it can. */
    String impossible(Harness harness) {
        return isOfNetwork() && harness.network().isEmpty()
                ? "the harness offers no network that can fail"
                : Powers.missing(harness, fault == null ? List.of() : List.of(fault));
    }

    /** Strikes, and ends what it does; chance says how long it lasts. */
    void strike(RoundWork work, Random random) throws Exception {
        Troubles troubles = work.scenario().troubles();
        switch (this) {
            case RESTART -> troubles.restart();
            case KILL -> troubles.kill();
            case OUTAGE -> {
                troubles.stop();
                work.pass(random, 200, 1_500);
                troubles.start();
            }
            case FREEZE -> {
                troubles.freeze();
                work.untilNoticed();
                troubles.thaw();
            }
            case CUT -> troubles.cut();
            case CONSUMERS -> troubles.killConsumers(work.workers());
            case DENY -> {
                troubles.denyDeadLetters(work.workers());
                work.untilACopyIsDelayed();
                troubles.allowDeadLetters(work.workers());
            }
            case LIMIT -> {
                troubles.reachLimit(work.workers());
                work.untilNothingIsTaken();
                work.pass(random, 200, 1_500);
                troubles.liftLimit(work.workers());
            }
            case RESET -> troubles.network(title, Network::reset);
            case BLACK_HOLE -> {
                troubles.network(title, Network::blackHole);
                work.untilNoticed();
                troubles.restoreNetwork();
            }
            case SLOW -> {
                Duration delay = Duration.ofMillis(20L + random.nextInt(80));
                troubles.network(title, network -> network.slow(delay, delay.dividedBy(2)));
                work.untilSlowed(delay.dividedBy(2));
                troubles.restoreNetwork();
            }
            case CUT_CONFIRMS -> limited(work, network -> network.cutAfterReplies(100L + random.nextInt(20_000)));
            case CUT_REQUESTS -> limited(work, network -> network.cutAfterRequests(100L + random.nextInt(20_000)));
            case CUT_COPIES -> {
                work.doomNext();
                limited(work, network -> network.cutAfterRequests(50L + random.nextInt(3_000)));
            }
            case MEMBERS -> work.changeMembers(random);
            case CLOCK -> work.jump(random);
            case PROCESS -> work.killProcess(random);
        }
    }

    private void limited(RoundWork work, Consumer<Network> limit) {
        Network network = work.scenario().harness().network().orElseThrow();
        int before = network.limited();
        work.scenario().troubles().network(title, limit);
        work.until("a connection is cut amid its work", () -> network.limited() > before);
        if (isTold(work.scenario().harness())) {
            work.untilNoticed();
        }
        work.scenario().troubles().restoreNetwork();
    }

    /** Whether something is taken from the members. */
    boolean isLoss() {
        return this != SLOW && this != DENY && this != LIMIT && this != MEMBERS && this != CLOCK && this != PROCESS;
    }

    /** Whether the application has to hear of it. One connection of several, mended at once by the client that keeps its place, is no loss. */
    boolean isTold(Harness harness) {
        boolean all = this != CUT_CONFIRMS && this != CUT_REQUESTS && this != CUT_COPIES;
        return isLoss() && (all || harness.tellsOfOneConnection());
    }
}
