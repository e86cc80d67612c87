package io.intermodal.tck;

import io.intermodal.Capability;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A rule as the kit found it: what its annotations say, and the method that proves it. */
final class RuleSpec implements Proof {

    private static final Set<Fault> OUTAGES = EnumSet.of(
            Fault.RESTART_BROKER, Fault.KILL_BROKER, Fault.STOP_BROKER, Fault.FREEZE_BROKER, Fault.KILL_PROCESS);

    /** Not TLS: a client may have one setting of it for the whole process. */
    private static final Set<Fault> HARMLESS =
            EnumSet.of(Fault.DEAD_ADDRESS, Fault.WRONG_CREDENTIALS, Fault.FOREIGN_MESSAGE);

    private final Object family;
    private final Method method;
    private final Rule rule;

    RuleSpec(Object family, Method method) {
        this.family = family;
        this.method = method;
        this.rule = method.getAnnotation(Rule.class);
    }

    @Override
    public String id() {
        return rule.id();
    }

    /** What the id begins with. */
    String family() {
        return id().substring(0, id().indexOf('-'));
    }

    int number() {
        return Integer.parseInt(id().substring(id().indexOf('-') + 1));
    }

    @Override
    public List<String> statements() {
        return List.of(rule.statement());
    }

    @Override
    public String title() {
        return rule.title();
    }

    String displayName() {
        return id() + " (" + String.join(", ", statements()) + ") " + title();
    }

    @Override
    public List<Capability> capabilities() {
        Needs needs = method.getAnnotation(Needs.class);
        return needs == null ? List.of() : List.of(needs.capabilities());
    }

    List<Fault> faults() {
        Needs needs = method.getAnnotation(Needs.class);
        return needs == null ? List.of() : List.of(needs.faults());
    }

    /** Whether the quick profile has it: it neither lets seconds go by nor waits for a broker to come back. */
    boolean isQuick() {
        return !rule.slow() && faults().stream().noneMatch(OUTAGES::contains);
    }

    @Override
    public boolean hurtsTheBroker() {
        return rule.mayHurt() || !HARMLESS.containsAll(faults());
    }

    @Override
    public String impossible(Harness harness) {
        return Powers.missing(harness, faults());
    }

    @Override
    public void prove(Scenario scenario) throws Exception {
        try {
            method.invoke(family, scenario);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            if (cause instanceof Error error) {
                throw error;
            }
            if (cause instanceof Exception exception) {
                throw exception;
            }
            throw e;
        }
    }
}
