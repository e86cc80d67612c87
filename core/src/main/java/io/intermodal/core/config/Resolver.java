package io.intermodal.core.config;

import io.intermodal.ConnectionOptions;
import io.intermodal.spi.Binder;
import io.intermodal.spi.BrokerAddress;
import io.intermodal.spi.Credentials;
import io.intermodal.spi.SettingSpec;
import io.intermodal.spi.Tls;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gathers the settings of one connection and checks every one of them before it says anything. Single use. */
final class Resolver {

    private static final Logger LOG = LoggerFactory.getLogger("io.intermodal.config");

    /** What came out, if nothing was found. */
    record Resolved(
            Binder binder,
            BrokerAddress address,
            Optional<Credentials> credentials,
            Optional<Tls> tls,
            Values values) {}

    private final ConnectionOptions options;
    private final Settings.Surroundings surroundings;
    private final Findings findings = new Findings();
    private final Values values;
    private final Binders binders;

    Resolver(ConnectionOptions options, Settings.Surroundings surroundings) {
        this.options = options;
        this.surroundings = surroundings;
        this.values = new Values(Keys.prefixOf(options.name()));
        this.binders = Binders.find(options.binder(), surroundings.loader(), findings);
    }

    Resolved resolve() {
        if (!Keys.isConnectionName(options.name())) {
            findings.add(
                    "connection " + Findings.quoted(options.name()),
                    SettingSources.CODE,
                    "is no name for a connection",
                    "Use letters and digits with single hyphens between them.");
        }
        SettingSources sources = new SettingSources(surroundings, binders.all(), findings);
        Map<String, Entry> all = sources.gather(options);
        Optional<Entry> broker = checkNames(all, sources.complete());
        Optional<BrokerAddress> address = broker.flatMap(binders::address);
        Optional<Binder> binder = broker.flatMap(entry -> address.flatMap(where -> binders.binder(entry, where)));
        binder.ifPresent(chosen -> checkNative(chosen, all));
        Path here = surroundings.workingDirectory();
        Optional<Credentials> credentials = CredentialsReader.read(values, here, findings);
        Optional<Tls> tls = new TlsFiles(values, here, findings).build();
        sources.warnings().forEach(LOG::warn);
        findings.throwIfAny("IM-020", "configuration of connection " + Findings.quoted(options.name()));
        if (tls.isPresent() && !tls.get().verifyHostName()) {
            LOG.warn(
                    "connection {} takes a certificate of any host: {} is true",
                    options.name(),
                    values.fullName("tls.insecure-skip-host-check"));
        }
        return new Resolved(
                binder.orElseThrow(),
                Binders.withPorts(address.orElseThrow(), binder.orElseThrow().defaultPort()),
                credentials,
                tls,
                values);
    }

    /** Checks all names, and the values of this connection; returns what names the broker. */
    private Optional<Entry> checkNames(Map<String, Entry> all, boolean complete) {
        Keys keys = new Keys(binders.schemes());
        String prefix = Keys.prefixOf(options.name());
        boolean isDefault = prefix.equals(SettingsTable.ROOT);
        for (Entry entry : all.values()) {
            Key key = keys.classify(entry.name());
            if (key instanceof Key.Unknown unknown) {
                findings.add(entry, unknown.what(), unknown.remedy());
                continue;
            }
            boolean mine = entry.name().startsWith(prefix)
                    && !(isDefault && entry.name().startsWith(prefix + SettingsTable.CONNECTIONS + "."));
            if (mine) {
                values.put(entry);
                if (key instanceof Key.Known known) {
                    checkValue(entry, known.setting());
                }
            }
        }
        Optional<Entry> broker = values.entry(SettingsTable.BROKER);
        if (broker.isEmpty() && complete) {
            findings.addMissing(
                    values.fullName(SettingsTable.BROKER.key()),
                    "no broker is named" + otherConnections(all),
                    "Set it to an address like activemq://localhost:61616.");
        }
        return broker.filter(entry -> !entry.value().isBlank());
    }

    private void checkValue(Entry entry, Setting<?> setting) {
        if (setting.type().parse(entry.value()).isEmpty()) {
            boolean mayBeSecret = setting.secret() || entry.value().contains("@");
            String what = entry.value().isBlank()
                    ? "is empty"
                    : mayBeSecret ? "is malformed" : "is " + Findings.quoted(entry.value());
            findings.add(entry, what, "Allowed: " + setting.type().allowed() + ".");
        }
    }

    private String otherConnections(Map<String, Entry> all) {
        Set<String> names = new TreeSet<>();
        String others = SettingsTable.ROOT + SettingsTable.CONNECTIONS + ".";
        for (String name : all.keySet()) {
            if (name.startsWith(others)) {
                names.add(
                        List.of(name.substring(others.length()).split("\\.", 2)).get(0));
            } else if (name.equals(SettingsTable.ROOT + SettingsTable.BROKER.key())) {
                names.add(ConnectionOptions.DEFAULT_NAME);
            }
        }
        names.remove(options.name());
        return names.isEmpty() ? "" : " (connections that are configured: " + String.join(", ", names) + ")";
    }

    private void checkNative(Binder binder, Map<String, Entry> all) {
        values.section(binder.scheme()).keySet().forEach(key -> {
            String name = values.fullName(binder.scheme() + "." + key);
            binder.settings()
                    .problem(key)
                    .ifPresent(problem -> findings.add(
                            all.getOrDefault(name, new Entry(name, "", "")),
                            problem,
                            meant(binder.settings(), key)
                                    .map(known -> values.fullName(binder.scheme() + "." + known))
                                    .map(known -> "Did you mean " + known + "?")
                                    .orElse("Take it away.")));
        });
    }

    /** What is refused was meant as it stands. */
    private static Optional<String> meant(SettingSpec spec, String key) {
        return spec.refused().keySet().stream().anyMatch(key::startsWith)
                ? Optional.empty()
                : Nearest.to(key, spec.known().keySet());
    }
}
