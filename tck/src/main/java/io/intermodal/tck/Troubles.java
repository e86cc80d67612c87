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
    private final Deque<Check.Action> undo = new ArrayDeque<>();

    Troubles(Harness harness, Recorder recorder) {
        this.harness = harness;
        this.faults = harness.faults();
        this.recorder = recorder;
    }

    void restart() throws Exception {
        note("restart of the broker");
        faults.restartBroker();
        note("broker is back");
    }

    void kill() throws Exception {
        note("kill of the broker");
        faults.killBroker();
        note("broker is back");
    }

    void stop() throws Exception {
        note("stop of the broker");
        undo.push(faults::startBroker);
        faults.stopBroker();
    }

    void start() throws Exception {
        faults.startBroker();
        note("broker is back");
    }

    void freeze() throws Exception {
        note("broker frozen");
        undo.push(faults::thawBroker);
        faults.freezeBroker();
    }

    void thaw() throws Exception {
        faults.thawBroker();
        note("broker thawed");
    }

    void cut() throws Exception {
        note("connections cut");
        faults.cutConnections();
    }

    void killConsumers(Group group) throws Exception {
        note("consumers of " + group + " ended");
        faults.killConsumers(group);
    }

    void denyDeadLetters(Group group) throws Exception {
        undo.push(() -> faults.allowDeadLetters(group));
        faults.denyDeadLetters(group);
    }

    void allowDeadLetters(Group group) throws Exception {
        faults.allowDeadLetters(group);
    }

    void reachLimit(Group group) throws Exception {
        note("the broker takes nothing more for " + group.destination());
        undo.push(() -> faults.liftLimit(group));
        faults.reachLimit(group);
    }

    void liftLimit(Group group) throws Exception {
        faults.liftLimit(group);
        note("the broker takes messages again");
    }

    void forgetPosition(Group group) throws Exception {
        note("position of " + group + " forgotten");
        faults.forgetPosition(group);
    }

    void deleteUnread(Group group) throws Exception {
        note("unread messages of " + group + " deleted");
        faults.deleteUnread(group);
    }

    /** Does something to the network that lasts until {@link #restoreNetwork}. */
    void network(String what, Consumer<Network> change) {
        Network network = harness.network().orElseThrow();
        note(what);
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

    void note(String what) {
        recorder.add(new Event.Faulted(Await.nanos(), what));
    }
}
