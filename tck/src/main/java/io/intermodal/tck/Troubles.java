package io.intermodal.tck;

import io.intermodal.Group;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** The harness's faults, written into the history and undone at the end of the rule. */
final class Troubles {

    private final Harness harness;
    private final Faults faults;
    private final Recorder recorder;
    private final boolean allowed;
    private final Deque<Check.Action> undo = new ArrayDeque<>();

    /** @param allowed whether whoever asks has said that it hurts the broker, so that nothing runs beside it */
    Troubles(Harness harness, Recorder recorder, boolean allowed) {
        this.allowed = allowed;
        this.harness = harness;
        this.faults = harness.faults();
        this.recorder = recorder;
    }

    void restart() throws Exception {
        hurt("restart of the broker");
        faults.restartBroker();
        note("broker is back");
    }

    void kill() throws Exception {
        hurt("kill of the broker");
        faults.killBroker();
        note("broker is back");
    }

    void stop() throws Exception {
        hurt("stop of the broker");
        undo.push(faults::startBroker);
        faults.stopBroker();
    }

    void start() throws Exception {
        faults.startBroker();
        note("broker is back");
    }

    void freeze() throws Exception {
        hurt("broker frozen");
        undo.push(faults::thawBroker);
        faults.freezeBroker();
    }

    void thaw() throws Exception {
        faults.thawBroker();
        note("broker thawed");
    }

    void cut() throws Exception {
        hurt("connections cut");
        faults.cutConnections();
    }

    void killConsumers(Group group) throws Exception {
        hurt("consumers of " + group + " ended");
        faults.killConsumers(group);
    }

    void denyDeadLetters(Group group) throws Exception {
        mayHurt("dead letters of " + group + " denied");
        undo.push(() -> faults.allowDeadLetters(group));
        faults.denyDeadLetters(group);
    }

    void allowDeadLetters(Group group) throws Exception {
        faults.allowDeadLetters(group);
    }

    void reachLimit(Group group) throws Exception {
        hurt("the broker takes nothing more for " + group.destination());
        undo.push(() -> faults.liftLimit(group));
        faults.reachLimit(group);
    }

    void liftLimit(Group group) throws Exception {
        faults.liftLimit(group);
        note("the broker takes messages again");
    }

    void forgetPosition(Group group) throws Exception {
        hurt("position of " + group + " forgotten");
        faults.forgetPosition(group);
    }

    void deleteUnread(Group group) throws Exception {
        hurt("unread messages of " + group + " deleted");
        faults.deleteUnread(group);
    }

    /** Does something to the network that lasts until {@link #restoreNetwork}. */
    void network(String what, Consumer<Network> change) {
        Network network = harness.network().orElseThrow();
        hurt(what);
        undo.push(network::restore);
        change.accept(network);
    }

    void restoreNetwork() {
        harness.network().orElseThrow().restore();
        note("network restored");
    }

    /** What the application is to know: it gave up a handler that still runs. */
    void giveUp(String what) {
        note(what + " given up");
    }

    Faults offered() {
        return faults;
    }

    void undoAll() throws Exception {
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
    }

    private void hurt(String what) {
        mayHurt(what);
        note(what);
    }

    private void mayHurt(String what) {
        if (!allowed) {
            throw new IllegalStateException(
                    "This rule says neither mayHurt nor that it needs such a fault, so others run beside it: " + what);
        }
    }

    void note(String what) {
        recorder.add(new Event.Faulted(Await.nanos(), what));
    }
}
