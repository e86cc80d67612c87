package io.intermodal.memory;

import io.intermodal.Destination;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.Finding;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The destinations that exist, as they were declared, and their groups. Under the broker's lock. */
final class Catalogue {

    /**
     * A destination that exists.
     *
     * @param declared kind, order and partitions, recorded for good
     * @param groups names of its groups on this broker
     */
    record Entry(Destination declared, Set<String> groups) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final boolean partitionsShow;

    /**
     * An empty one.
     *
     * @param partitionsShow whether clients see partitions, so that their number must agree
     */
    Catalogue(boolean partitionsShow) {
        this.partitionsShow = partitionsShow;
    }

    @Nullable
    Entry find(DestinationRef ref) {
        return entries.get(Names.destination(ref));
    }

    boolean has(String name) {
        return entries.containsKey(name);
    }

    Entry get(DestinationRef ref) throws BrokerException {
        Entry entry = find(ref);
        if (entry == null) {
            throw new BrokerException(
                    BrokerException.Kind.NOT_FOUND,
                    "destination '" + Names.destination(ref) + "' does not exist; provision it first",
                    null);
        }
        return entry;
    }

    /** Records a destination unless it is there; what {@link #conflicts} finds has to be looked at before. */
    Entry declare(DestinationRef ref) {
        return entries.computeIfAbsent(
                Names.destination(ref), name -> new Entry(ref.destination(), new LinkedHashSet<>()));
    }

    /** What contradicts a plan. */
    List<Finding> conflicts(Plan plan) {
        List<Finding> findings = new ArrayList<>();
        plan.destinations().forEach(ref -> conflicts(ref, findings));
        for (GroupRef group : plan.groups()) {
            if (group.group().destination().kind() == Destination.Kind.QUEUE
                    && group.physicalName().isPresent()) {
                conflict(
                        findings,
                        Names.group(group),
                        "the group of a queue is the queue itself and has no name of its own",
                        "set intermodal.destinations."
                                + group.destination().destination().name() + ".physical-name instead");
            }
        }
        return findings;
    }

    private void conflicts(DestinationRef ref, List<Finding> findings) {
        Entry entry = find(ref);
        if (entry == null) {
            return;
        }
        String name = Names.destination(ref);
        Destination there = entry.declared();
        Destination wanted = ref.destination();
        String remedy = "declare it as it exists, or use another name";
        if (there.kind() != wanted.kind()) {
            conflict(findings, name, "it is a " + word(there) + ", not a " + word(wanted), remedy);
        }
        if (there.isOrdered() != wanted.isOrdered()) {
            conflict(findings, name, "it is " + (there.isOrdered() ? "" : "not ") + "ordered", remedy);
        }
        if (partitionsShow && there.partitions() != wanted.partitions()) {
            conflict(
                    findings, name, "it has " + there.partitions() + " partitions, not " + wanted.partitions(), remedy);
        }
    }

    private static String word(Destination destination) {
        return destination.kind().name().toLowerCase(Locale.ROOT);
    }

    static void conflict(List<Finding> findings, String subject, String problem, String remedy) {
        findings.add(new Finding(Finding.Severity.CONFLICT, subject, problem, remedy));
    }

    static void missing(List<Finding> findings, String subject) {
        findings.add(new Finding(
                Finding.Severity.MISSING,
                subject,
                "it does not exist",
                "set intermodal.provisioning=create, or make it"));
    }

    /** Refuses a plan that contradicts what is there, before anything is made. */
    void refuseConflicts(Plan plan) throws BrokerException {
        List<Finding> findings = conflicts(plan);
        if (!findings.isEmpty()) {
            Finding first = findings.get(0);
            throw new BrokerException(
                    BrokerException.Kind.CONFLICT,
                    "'" + first.subject() + "': " + first.problem() + "; " + first.remedy(),
                    null);
        }
    }
}
