package io.intermodal.tck;

import io.intermodal.Capability;
import io.intermodal.Connection;
import io.intermodal.ConnectionState;
import io.intermodal.DeadLetter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One rule, proved once: in a thread of its own and with a time limit, its end awaited, its history checked, its leftovers removed. */
final class RuleRun {

    private static final int ANOMALIES_SHOWN = 5;

    private static final Duration SECOND_LOOK = Duration.ofMillis(40);

    private final Proof rule;
    private final Harness harness;
    private final long seed;
    private volatile List<Event> history = List.of();

    RuleRun(Proof rule, Harness harness, long seed) {
        this.rule = rule;
        this.harness = harness;
        this.seed = seed;
    }

    RuleResult run() {
        long began = Await.nanos();
        String missing = rule.impossible(harness);
        if (!missing.isEmpty()) {
            return result(RuleResult.Status.NOT_RUN, missing, "", began);
        }
        Attempt attempt = new Attempt();
        Thread thread = new Thread(new ThreadGroup("tck-" + rule.id()), attempt, "tck-" + rule.id());
        thread.setDaemon(true);
        thread.start();
        Throwable failure;
        try {
            thread.join(limit().toMillis());
            failure = thread.isAlive() ? hang(thread) : attempt.failure;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = e;
        }
        if (failure == null) {
            return result(
                    attempt.refusal ? RuleResult.Status.REFUSAL_PROVED : RuleResult.Status.PASSED,
                    attempt.detail,
                    attempt.observed,
                    began);
        }
        return result(RuleResult.Status.FAILED, told(failure) + "\nseed " + seed, attempt.observed, began);
    }

    /** What happened, once it has run. */
    List<Event> history() {
        return history;
    }

    private Duration limit() {
        return harness.patience().multipliedBy(8).plus(harness.recoveryBound().multipliedBy(3));
    }

    private Throwable hang(Thread thread) {
        RuleFailure failure = new RuleFailure("The rule did not end within " + limit().toSeconds()
                + " s. Some call did not return; the rule's thread was at:" + stack(thread.getStackTrace()));
        thread.interrupt();
        return failure;
    }

    private RuleResult result(RuleResult.Status status, String detail, String observed, long began) {
        return new RuleResult(
                rule.id(), rule.statements(), rule.title(), status, detail, observed, Await.millisSince(began));
    }

    private static String told(Throwable failure) {
        if (failure instanceof RuleFailure) {
            return failure.getMessage()
                    + (failure.getCause() == null
                            ? ""
                            : "\ncause: " + failure.getCause()
                                    + stack(failure.getCause().getStackTrace()));
        }
        StringBuilder text = new StringBuilder("unexpected " + failure + stack(failure.getStackTrace()));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            text.append("\ncause: ").append(cause);
        }
        return text.toString();
    }

    private static String stack(StackTraceElement[] frames) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(frames.length, 12); i++) {
            text.append("\n    at ").append(frames[i]);
        }
        return text.toString();
    }

    private final class Attempt implements Runnable {

        private volatile @Nullable Throwable failure;
        private volatile boolean refusal;
        private volatile String detail = "";
        private volatile String observed = "";

        @Override
        public void run() {
            Set<Thread> threads = ThreadCensus.now();
            Scenario scenario = new Scenario(harness, rule, seed);
            Throwable first = null;
            try {
                prove(scenario);
            } catch (Throwable e) {
                first = e;
            }
            Ending ending = new Ending(scenario, threads);
            try {
                ending.settle(first == null);
            } catch (Throwable e) {
                first = first == null ? e : first;
            }
            history = HistoryChecker.sorted(scenario.recorder().events());
            List<String> seen = new ArrayList<>(scenario.recorder().notes());
            seen.add(Observed.in(history));
            seen.removeIf(String::isEmpty);
            observed = String.join("; ", seen);
            String anomalies = ending.anomalies();
            if (!anomalies.isEmpty()) {
                first = new RuleFailure(first == null ? anomalies : told(first) + "\n" + anomalies);
            }
            try {
                ending.cleanUp();
            } catch (Throwable e) {
                first = first == null ? e : first;
            }
            failure = first;
        }

        private void prove(Scenario scenario) throws Exception {
            List<Capability> undeclared = new ArrayList<>();
            for (Capability capability : rule.capabilities()) {
                if (!scenario.has(capability)) {
                    undeclared.add(capability);
                }
            }
            if (undeclared.isEmpty()) {
                rule.prove(scenario);
                return;
            }
            refusal = true;
            detail = "not declared and refused: " + undeclared;
            for (Capability capability : undeclared) {
                Refusals.prove(scenario, capability);
            }
        }
    }

    /** What follows every rule. */
    private static final class Ending {

        private final Scenario scenario;
        private final Set<Thread> threadsBefore;

        Ending(Scenario scenario, Set<Thread> threadsBefore) {
            this.scenario = scenario;
            this.threadsBefore = threadsBefore;
        }

        /** Undoes faults; after a good rule waits until every group has finished, and looks at the dead letters. */
        void settle(boolean good) throws Exception {
            scenario.openGates();
            scenario.troubles().undoAll();
            scenario.recorder()
                    .await(
                            scenario.patience(),
                            () -> new Publications(HistoryChecker.sorted(
                                            scenario.recorder().events()))
                                    .anomalies()
                                    .isEmpty());
            for (GroupWatch watch : scenario.watched()) {
                if (!good) {
                    watch.complete = false;
                } else if (watch.facts().complete()) {
                    scenario.awaitFinished(watch.group);
                }
            }
            for (GroupWatch watch : scenario.watched()) {
                if (good && !watch.removed) {
                    lookAtDeadLetters(watch);
                }
            }
        }

        private void lookAtDeadLetters(GroupWatch watch) {
            Set<String> dead = HistoryChecker.replay(scenario.recorder().events(), watch.facts())
                    .dead();
            if (dead.isEmpty() && (!watch.hasMember || watch.existsSince == Long.MAX_VALUE)) {
                return;
            }
            Connection connection = open();
            List<DeadLetter> letters = new ArrayList<>();
            scenario.recorder()
                    .await(
                            scenario.patience(),
                            () -> Await.holds(() -> {
                                letters.clear();
                                letters.addAll(
                                        connection.deadLetters(watch.group).list(1000));
                                Set<String> seen = new HashSet<>();
                                letters.forEach(letter -> seen.add(idOf(letter)));
                                return seen.containsAll(dead);
                            }));
            if (!dead.isEmpty()) {
                // A copy too many comes after the first one.
                scenario.recorder().await(SECOND_LOOK, () -> false);
                letters.clear();
                letters.addAll(connection.deadLetters(watch.group).list(1000));
            }
            for (DeadLetter letter : letters) {
                scenario.recorder()
                        .add(new Event.Dead(
                                Await.nanos(),
                                idOf(letter),
                                watch.group.toString(),
                                letter.reason().name(),
                                Content.of(letter.message())));
            }
            watch.deadListed = true;
        }

        private static String idOf(DeadLetter letter) {
            return letter.message().id().orElse("(no id)");
        }

        private Connection open() {
            return scenario.connections().stream()
                    .filter(connection -> connection.state() == ConnectionState.OPEN)
                    .findFirst()
                    .orElseGet(() -> scenario.connect(builder -> builder));
        }

        String anomalies() {
            List<Event> history = scenario.recorder().events();
            List<Anomaly> found = HistoryChecker.check(
                    history, scenario.watched().stream().map(GroupWatch::facts).toList(), scenario.allowed());
            if (found.isEmpty()) {
                return "";
            }
            return oneOfEachKindFirst(found).stream()
                            .limit(ANOMALIES_SHOWN)
                            .map(Anomaly::toString)
                            .collect(Collectors.joining("\n"))
                    + (found.size() > ANOMALIES_SHOWN ? "\nand " + (found.size() - ANOMALIES_SHOWN) + " more" : "")
                    + "\nstory of " + found.get(0).id() + ":\n"
                    + Story.of(found.get(0), history);
        }

        /** Sixty changed messages must not hide the one that is lost. */
        private static List<Anomaly> oneOfEachKindFirst(List<Anomaly> found) {
            Set<Anomaly.Verdict> seen = EnumSet.noneOf(Anomaly.Verdict.class);
            Map<Boolean, List<Anomaly>> parts =
                    found.stream().collect(Collectors.partitioningBy(one -> seen.add(one.verdict())));
            return Stream.concat(
                            parts.getOrDefault(true, List.of()).stream(), parts.getOrDefault(false, List.of()).stream())
                    .toList();
        }

        /** Removes the rule's groups; whatever comes of that, no connection stays open for the next rule to find. */
        void cleanUp() throws Exception {
            try {
                scenario.members().forEach(member -> member.subscription().close(scenario.patience()));
                removeGroups();
            } finally {
                scenario.connections().forEach(connection -> connection.close(scenario.patience()));
            }
            if (!scenario.recorder()
                    .await(
                            scenario.patience(),
                            () -> ThreadCensus.since(threadsBefore).isEmpty())) {
                throw new RuleFailure("After all connections were closed these threads were left: "
                        + ThreadCensus.told(ThreadCensus.since(threadsBefore)));
            }
            scenario.harness().forget(scenario.prefix());
        }

        private void removeGroups() {
            List<GroupWatch> rest = scenario.watched().stream()
                    .filter(watch -> !watch.gone && watch.existsSince != Long.MAX_VALUE)
                    .toList();
            if (rest.isEmpty()) {
                return;
            }
            Connection connection = open();
            scenario.await(
                    "the groups of the rule are removed",
                    scenario.harness().recoveryBound(),
                    () -> Await.holds(() -> {
                        rest.forEach(watch -> connection.remove(watch.group));
                        return true;
                    }));
        }
    }
}
