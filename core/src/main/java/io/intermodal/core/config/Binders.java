package io.intermodal.core.config;

import io.intermodal.spi.Binder;
import io.intermodal.spi.BrokerAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The binders that are there, and the one that an address asks for. */
final class Binders {

    /** Schemes that people know from the brokers' own addresses. */
    private static final Map<String, String> OTHER_WORDS = Map.of(
            "tcp",
            "activemq",
            "ssl",
            "activemq",
            "nio",
            "activemq",
            "openwire",
            "activemq",
            "amqp",
            "rabbitmq",
            "amqps",
            "rabbitmq",
            "rabbit",
            "rabbitmq",
            "mem",
            "memory");

    private final Optional<Binder> given;
    private final List<Binder> all;
    private final Findings findings;

    private Binders(Optional<Binder> given, List<Binder> all, Findings findings) {
        this.given = given;
        this.all = all;
        this.findings = findings;
    }

    /** Looks for all binders; one that cannot be loaded is a finding. */
    static Binders find(Optional<Binder> given, ClassLoader loader, Findings findings) {
        List<Binder> all = new ArrayList<>();
        given.ifPresent(all::add);
        Iterator<Binder> found = ServiceLoader.load(Binder.class, loader).iterator();
        try {
            while (found.hasNext()) {
                all.add(found.next());
            }
        } catch (ServiceConfigurationError broken) {
            findings.add("binders", "class path", "cannot be loaded: " + broken.getMessage(), "Check the class path.");
        }
        return new Binders(given, all, findings);
    }

    List<Binder> all() {
        return all;
    }

    Set<String> schemes() {
        return all.stream().map(Binder::scheme).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The address that is written, with a port for each server, and its binder; what is wrong with it is a finding. */
    Optional<BrokerAddress> address(Entry entry) {
        if (entry.value().contains("@")) { // the parser looks only where a host belongs
            findings.add(
                    entry,
                    "holds credentials",
                    "Put them into intermodal.user and intermodal.password-file, and take them out of the address.");
            return Optional.empty();
        }
        try {
            return Optional.of(BrokerAddress.parse(entry.value().strip()));
        } catch (IllegalArgumentException malformed) {
            findings.add(entry, String.valueOf(malformed.getMessage()), "An address looks like activemq://host:61616.");
            return Optional.empty();
        }
    }

    /** The binder for an address; a finding if there is none, or more than one. */
    Optional<Binder> binder(Entry entry, BrokerAddress address) {
        String scheme = address.scheme();
        if (given.isPresent()) {
            Binder binder = given.get();
            if (!binder.scheme().equals(scheme)) {
                findings.add(
                        entry,
                        "has the scheme '" + scheme + "', but the binder given in code is for '" + binder.scheme()
                                + "'",
                        "Write the address " + binder.scheme() + "://..., or give no binder.");
                return Optional.empty();
            }
            return given;
        }
        List<Binder> fitting =
                all.stream().filter(binder -> binder.scheme().equals(scheme)).toList();
        if (fitting.size() == 1) {
            return Optional.of(fitting.get(0));
        }
        if (fitting.isEmpty()) {
            findings.add(
                    entry,
                    "has the scheme '" + scheme + "', for which no binder is on the class path (there: "
                            + (all.isEmpty() ? "none" : String.join(", ", schemes())) + ")",
                    remedy(scheme));
        } else {
            findings.add(
                    entry,
                    "has the scheme '" + scheme + "', for which there are several binders: "
                            + fitting.stream()
                                    .map(binder -> binder.getClass().getName())
                                    .collect(Collectors.joining(", ")),
                    "Keep one on the class path, or give one in code.");
        }
        return Optional.empty();
    }

    private String remedy(String scheme) {
        Set<String> known = new TreeSet<>(SettingsTable.SCHEMES);
        known.addAll(schemes());
        if (!known.contains(scheme)) {
            Optional<String> meant =
                    Optional.ofNullable(OTHER_WORDS.get(scheme)).or(() -> Nearest.to(scheme, known));
            if (meant.isPresent()) {
                return "Did you mean " + meant.get() + ":// ?";
            }
        }
        return "Add the artifact io.intermodal:intermodal-binder-" + scheme
                + (known.contains(scheme)
                        ? "."
                        : ", if there is one; usual schemes are " + String.join(", ", known) + ".");
    }

    /** The same address, with the broker's usual port where none is written. */
    static BrokerAddress withPorts(BrokerAddress address, int defaultPort) {
        if (defaultPort == 0 || address.servers().stream().allMatch(server -> server.port() != 0)) {
            return address;
        }
        String servers = address.servers().stream()
                .map(server -> server.port() == 0 ? new BrokerAddress.Server(server.host(), defaultPort) : server)
                .map(BrokerAddress.Server::toString)
                .collect(Collectors.joining(","));
        return BrokerAddress.parse(
                address.scheme() + "://" + servers + (address.path().isEmpty() ? "" : "/" + address.path()));
    }
}
