package io.intermodal.core;

import io.intermodal.ConfigurationException;
import io.intermodal.core.config.Provisioning;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.Finding;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Link;
import io.intermodal.spi.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes plans exist as the provisioning mode allows, and reports everything that stands against them at once. */
final class Provisioner {

    private static final Logger LOG = LoggerFactory.getLogger(Provisioner.class);

    private final String connection;
    private final Provisioning mode;
    private final String namespace;
    private final Set<Plan> done = new HashSet<>();
    /** Warnings that are in the log: each link finds them again, and nobody reads a log that repeats itself. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    private @Nullable Link doneOn;

    Provisioner(String connection, Provisioning mode, String namespace) {
        this.connection = connection;
        this.mode = mode;
        this.namespace = namespace;
    }

    Plan groups(List<GroupRef> groups) {
        LinkedHashSet<DestinationRef> destinations = new LinkedHashSet<>();
        groups.forEach(group -> destinations.add(group.destination()));
        return new Plan(new ArrayList<>(destinations), groups, namespace, List.of());
    }

    Plan destination(DestinationRef destination) {
        return new Plan(List.of(destination), List.of(), namespace, List.of());
    }

    Plan rungs(List<Duration> rungs) {
        return new Plan(List.of(), List.of(), namespace, rungs);
    }

    /** As {@link #run}, but asks the broker nothing that was provisioned on this very link before. */
    void runOnce(Link link, Plan plan) throws BrokerException {
        synchronized (done) {
            if (link != doneOn) {
                done.clear();
                doneOn = link;
            }
            if (done.contains(plan)) {
                return;
            }
        }
        run(link, plan);
    }

    private void remember(Link link, Plan plan) {
        synchronized (done) {
            if (link == doneOn) {
                done.add(plan);
            }
        }
    }

    /** What was removed has to be provisioned anew. */
    void forget() {
        synchronized (done) {
            done.clear();
        }
    }

    void run(Link link, Plan plan) throws BrokerException {
        if (mode == Provisioning.NONE) {
            return;
        }
        List<String> against = new ArrayList<>();
        for (Finding finding : link.topology().check(plan)) {
            boolean stops = finding.severity() == Finding.Severity.CONFLICT
                    || (finding.severity() == Finding.Severity.MISSING && mode == Provisioning.VALIDATE);
            String line = finding.subject() + ": " + finding.problem() + ". " + finding.remedy();
            if (stops) {
                against.add(line);
            } else if (finding.severity() == Finding.Severity.WARNING && told.add(line)) {
                LOG.warn("Connection '{}': {}", connection, line);
            }
        }
        if (!against.isEmpty()) {
            throw new ConfigurationException(
                    "IM-105: what the broker (" + link.info().product() + ") holds contradicts connection '"
                            + connection + "':\n  - " + String.join("\n  - ", against));
        }
        if (mode == Provisioning.CREATE) {
            link.topology().create(plan);
        }
        remember(link, plan);
    }
}
