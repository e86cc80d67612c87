package io.intermodal.core.config;

import io.intermodal.ConnectionOptions;
import io.intermodal.spi.Binder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Lays the four sources of settings over each other: code, system properties, environment, file. */
final class SettingSources {

    static final String CODE = "code";
    static final String PROPERTY = "system property";

    private static final String VARIABLES = "INTERMODAL_";

    private final Settings.Surroundings surroundings;
    private final List<Binder> binders;
    private final Findings findings;
    private final List<String> warnings = new ArrayList<>();
    private boolean complete = true;

    SettingSources(Settings.Surroundings surroundings, List<Binder> binders, Findings findings) {
        this.surroundings = surroundings;
        this.binders = binders;
        this.findings = findings;
    }

    static String variable(String name) {
        return "environment variable " + name;
    }

    /** What is odd but may be somebody else's; without values. */
    List<String> warnings() {
        return warnings;
    }

    /** Whether the file, if there is one, could be read without trouble; if not, what seems missing may be in it. */
    boolean complete() {
        return complete;
    }

    /** Every setting by its full name, each from the strongest source that has it. */
    Map<String, Entry> gather(ConnectionOptions options) {
        Map<String, Entry> all = new LinkedHashMap<>();
        int before = findings.count();
        for (Entry entry : new ConfigFile(surroundings, findings).read(options)) {
            all.put(entry.name(), entry);
        }
        complete = findings.count() == before;
        fromEnvironment(options.name(), all);
        new TreeMap<>(surroundings.systemProperties()).forEach((name, value) -> {
            if (name.startsWith(SettingsTable.ROOT) && !name.equals(ConfigFile.SETTING)) {
                all.put(name, new Entry(name, value, PROPERTY));
            }
        });
        fromCode(options, all);
        return all;
    }

    /** Options belong to one connection, so that a name without {@code connections.<name>} means that one's. */
    private void fromCode(ConnectionOptions options, Map<String, Entry> all) {
        String prefix = Keys.prefixOf(options.name());
        String others = SettingsTable.ROOT + SettingsTable.CONNECTIONS + ".";
        Set<String> taken = new HashSet<>();
        options.settings().forEach((written, value) -> {
            if (written.equals(ConfigFile.SETTING)) {
                return;
            }
            String name = written;
            if (written.startsWith(SettingsTable.ROOT) && !written.startsWith(others)) {
                name = prefix + written.substring(SettingsTable.ROOT.length());
            }
            Entry entry = new Entry(name, value, CODE);
            if (!taken.add(name)) {
                findings.add(
                        entry, "is set twice in code, with and without the connection's name", "Keep one of both.");
            }
            if (written.startsWith(others) && !written.startsWith(prefix)) {
                findings.add(
                        entry,
                        "belongs to another connection than " + Findings.quoted(options.name())
                                + ", which is opened here",
                        "Set it where that connection is opened.");
            }
            all.put(name, entry);
        });
    }

    private void fromEnvironment(String connection, Map<String, Entry> all) {
        Map<String, String> own = variables(Keys.prefixOf(connection));
        Set<String> known = new HashSet<>(variables(SettingsTable.ROOT).keySet());
        known.addAll(own.keySet());
        known.add(ConfigFile.VARIABLE);
        new TreeMap<>(surroundings.environment()).forEach((variable, value) -> {
            String name = own.get(variable);
            if (name != null && !value.isEmpty()) { // deployment tools write NAME= for what is not set
                all.put(name, new Entry(name, value, variable(variable)));
            } else if (variable.startsWith(VARIABLES) && !known.contains(variable) && !isOthers(variable, connection)) {
                warnings.add("environment variable " + variable + " is not a setting and is ignored."
                        + Nearest.to(variable, known)
                                .map(near -> " Did you mean " + near + "?")
                                .orElse(" Settings that hold a name of yours cannot be set by the environment."));
            }
        });
    }

    /** Variables of other connections and of binders that are not here cannot be told from mistakes. */
    private boolean isOthers(String variable, String connection) {
        String own = variableOf(Keys.prefixOf(connection));
        return (variable.startsWith(VARIABLES + "CONNECTIONS_") && (own.equals(VARIABLES) || !variable.startsWith(own)))
                || SettingsTable.SCHEMES.stream()
                        .filter(scheme -> binders.stream()
                                .noneMatch(binder -> binder.scheme().equals(scheme)))
                        .anyMatch(scheme -> variable.startsWith(variableOf(SettingsTable.ROOT + scheme + ".")));
    }

    /** The variables of a connection and the settings they mean. From setting to variable, because that way is unambiguous. */
    private Map<String, String> variables(String prefix) {
        Map<String, String> variables = new LinkedHashMap<>();
        SettingsTable.CONNECTION.forEach(row -> put(variables, prefix + row.key()));
        SubscriptionTable.ROWS.forEach(row -> put(variables, prefix + SettingsTable.SUBSCRIBE + "." + row.key()));
        for (Binder binder : binders) {
            binder.settings().known().keySet().forEach(key -> put(variables, prefix + binder.scheme() + "." + key));
        }
        return variables;
    }

    private static void put(Map<String, String> variables, String name) {
        variables.put(variableOf(name), name);
    }

    static String variableOf(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
