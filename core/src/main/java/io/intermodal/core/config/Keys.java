package io.intermodal.core.config;

import io.intermodal.ConnectionOptions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Tells what a setting's name is. Knows the grammar of names, nothing about values. */
final class Keys {

    private static final Pattern CONNECTION_NAME = Pattern.compile("[A-Za-z0-9]+(-[A-Za-z0-9]+)*");
    private static final int MAX_DESTINATION = 60;
    private static final int MAX_GROUP = 40;

    /** What other libraries call the same thing. */
    private static final Map<String, String> OTHER_WORDS =
            Map.of("url", "broker", "uri", "broker", "address", "broker", "brokers", "broker", "username", "user");

    private static final String IS_UNKNOWN = "is not a known setting";

    /** A section in which the application's own names stand. */
    private record Named(
            String name, String pattern, List<Setting<?>> rows, Function<String, Optional<String>> problem) {}

    private static final Named NAMED_DESTINATIONS =
            new Named(SettingsTable.DESTINATIONS, "<name>", SettingsTable.DESTINATION, Keys::destinationProblem);
    private static final Named NAMED_GROUPS =
            new Named(SettingsTable.GROUPS, "<destination>/<group>", SubscriptionTable.GROUP_ROWS, Keys::groupProblem);

    private final Set<String> schemes;

    /** Knows the sections of these binders besides those of the usual brokers. */
    Keys(Set<String> schemes) {
        this.schemes = new LinkedHashSet<>(SettingsTable.SCHEMES);
        this.schemes.addAll(schemes);
    }

    static boolean isConnectionName(String name) {
        return CONNECTION_NAME.matcher(name).matches();
    }

    /** What a connection's settings begin with. */
    static String prefixOf(String connection) {
        return connection.equals(ConnectionOptions.DEFAULT_NAME)
                ? SettingsTable.ROOT
                : SettingsTable.ROOT + SettingsTable.CONNECTIONS + "." + connection + ".";
    }

    /** What a full name is. */
    Key classify(String name) {
        if (!name.startsWith(SettingsTable.ROOT)) {
            return new Key.Unknown(
                    IS_UNKNOWN,
                    misspeltRoot(name)
                            .or(() -> suggestion(SettingsTable.ROOT, name))
                            .orElse("The names of all settings begin with intermodal."));
        }
        String rest = name.substring(SettingsTable.ROOT.length());
        if (rest.equals(SettingsTable.CONFIG)) {
            return new Key.Unknown(
                    "cannot stand in a configuration file",
                    "Set it in code, as a system property or as INTERMODAL_CONFIG.");
        }
        if (!rest.startsWith(SettingsTable.CONNECTIONS + ".")) {
            return classify(SettingsTable.ROOT, rest);
        }
        String[] parts = rest.split("\\.", 3);
        if (parts.length < 3) {
            return new Key.Unknown("names no setting", "Write it like intermodal.connections.<name>.broker.");
        }
        if (parts[1].equals(ConnectionOptions.DEFAULT_NAME)) {
            return new Key.Unknown(
                    "is not where the settings of the default connection stand",
                    "Write it " + SettingsTable.ROOT + parts[2] + ".");
        }
        if (!isConnectionName(parts[1])) {
            return new Key.Unknown(
                    "has " + Findings.quoted(parts[1]) + " for a connection's name",
                    "Use letters and digits with single hyphens between them.");
        }
        return classify(prefixOf(parts[1]), parts[2]);
    }

    private Key classify(String prefix, String key) {
        Optional<Key> row = row(SettingsTable.CONNECTION, key);
        if (row.isPresent()) {
            return row.get();
        }
        int dot = key.indexOf('.');
        String section = dot < 0 ? key : key.substring(0, dot);
        String rest = dot < 0 ? "" : key.substring(dot + 1);
        return switch (section) {
            case SettingsTable.SUBSCRIBE -> inSection(prefix + SettingsTable.SUBSCRIBE, rest, SubscriptionTable.ROWS);
            case SettingsTable.DESTINATIONS -> named(prefix, NAMED_DESTINATIONS, rest);
            case SettingsTable.GROUPS -> named(prefix, NAMED_GROUPS, rest);
            default ->
                schemes.contains(section) && !rest.isEmpty()
                        ? new Key.Native(section, rest)
                        : new Key.Unknown(
                                IS_UNKNOWN, suggestion(prefix, key).orElse("docs/settings.md lists all settings."));
        };
    }

    /** Names may hold dots; settings below them do not: what follows the last dot is the setting. */
    private static Key named(String prefix, Named section, String rest) {
        int dot = rest.lastIndexOf('.');
        if (dot < 0 || rest.indexOf('/', dot) >= 0) {
            return new Key.Unknown(
                    "names no setting",
                    "Write it " + prefix + section.name() + "." + section.pattern() + ".<setting>; settings are "
                            + names(section.rows()) + ".");
        }
        String name = rest.substring(0, dot);
        Optional<String> problem = section.problem().apply(name);
        if (problem.isPresent()) {
            return new Key.Unknown(
                    problem.get(),
                    "Names are lower-case letters and digits with single dots or hyphens between them, up to "
                            + MAX_DESTINATION + " characters for destinations and " + MAX_GROUP + " for groups.");
        }
        return inSection(prefix + section.name() + "." + name, rest.substring(dot + 1), section.rows());
    }

    private static Key inSection(String section, String key, List<Setting<?>> rows) {
        return row(rows, key)
                .orElseGet(() -> new Key.Unknown(
                        IS_UNKNOWN,
                        Nearest.to(key, names(rows))
                                .map(near -> "Did you mean " + section + "." + near + "?")
                                .orElse("Known there are " + names(rows) + ".")));
    }

    private static Optional<String> destinationProblem(String name) {
        return SettingsTable.isName(name) && name.length() <= MAX_DESTINATION
                ? Optional.empty()
                : Optional.of("has " + Findings.quoted(name) + " for a destination's name");
    }

    private static Optional<String> groupProblem(String pair) {
        int slash = pair.indexOf('/');
        if (slash < 0) {
            return Optional.of("has " + Findings.quoted(pair) + " where <destination>/<group> belongs");
        }
        String group = pair.substring(slash + 1);
        return destinationProblem(pair.substring(0, slash))
                .or(() -> SettingsTable.isName(group) && group.length() <= MAX_GROUP
                        ? Optional.empty()
                        : Optional.of("has " + Findings.quoted(group) + " for a group's name"));
    }

    private static Optional<String> misspeltRoot(String name) {
        int dot = name.indexOf('.');
        return dot < 0
                ? Optional.empty()
                : Nearest.to(name.substring(0, dot), List.of("intermodal"))
                        .map(root -> "Did you mean " + root + name.substring(dot) + "?");
    }

    private Optional<String> suggestion(String prefix, String key) {
        List<String> candidates = new ArrayList<>(names(SettingsTable.CONNECTION));
        names(SubscriptionTable.ROWS).forEach(row -> candidates.add(SettingsTable.SUBSCRIBE + "." + row));
        return Optional.ofNullable(OTHER_WORDS.get(key))
                .or(() -> Nearest.to(key, candidates))
                .or(() -> otherSection(key))
                .map(near -> "Did you mean " + prefix + near + "?");
    }

    private Optional<String> otherSection(String key) {
        int dot = key.indexOf('.');
        if (dot <= 0) {
            return Optional.empty();
        }
        List<String> sections = new ArrayList<>(schemes);
        sections.addAll(List.of(
                SettingsTable.DESTINATIONS, SettingsTable.GROUPS, SettingsTable.SUBSCRIBE, SettingsTable.CONNECTIONS));
        String section = key.substring(0, dot);
        return Nearest.to(section, sections)
                .filter(near -> !near.equals(section))
                .map(near -> near + key.substring(dot));
    }

    private static Optional<Key> row(List<Setting<?>> rows, String key) {
        return rows.stream().filter(row -> row.key().equals(key)).findFirst().map(Key.Known::new);
    }

    private static List<String> names(List<Setting<?>> rows) {
        List<String> names = new ArrayList<>();
        rows.forEach(row -> names.add(row.key()));
        return names;
    }
}
