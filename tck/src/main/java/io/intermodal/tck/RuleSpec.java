package io.intermodal.tck;

import io.intermodal.Capability;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;

/** A rule as the kit found it: what its annotations say, and the method that proves it. */
final class RuleSpec {

    private final Object family;
    private final Method method;
    private final Rule rule;

    RuleSpec(Object family, Method method) {
        this.family = family;
        this.method = method;
        this.rule = method.getAnnotation(Rule.class);
    }

    String id() {
        return rule.id();
    }

    /** What the id begins with. */
    String family() {
        return id().substring(0, id().indexOf('-'));
    }

    int number() {
        return Integer.parseInt(id().substring(id().indexOf('-') + 1));
    }

    List<String> statements() {
        return List.of(rule.statement());
    }

    String title() {
        return rule.title();
    }

    String displayName() {
        return id() + " (" + String.join(", ", statements()) + ") " + title();
    }

    List<Capability> capabilities() {
        Needs needs = method.getAnnotation(Needs.class);
        return needs == null ? List.of() : List.of(needs.capabilities());
    }

    List<Fault> faults() {
        Needs needs = method.getAnnotation(Needs.class);
        return needs == null ? List.of() : List.of(needs.faults());
    }

    /** Proves the rule; throws what shows that it does not hold. */
    void prove(Scenario scenario) throws Exception {
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
