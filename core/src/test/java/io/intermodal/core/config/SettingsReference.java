package io.intermodal.core.config;

import java.util.List;

/** Writes the reference of all settings from the rows that the parser checks against. */
final class SettingsReference {

    private final StringBuilder text = new StringBuilder();

    private SettingsReference() {}

    static String markdown() {
        SettingsReference reference = new SettingsReference();
        reference.write();
        return reference.text.toString();
    }

    private void write() {
        text.append("""
                # Settings

                Made from the table that the parser uses (`SettingsTable`, `SubscriptionTable`); a test compares them. After a change there, write this
                file anew with `mvn -pl core -am test -Dtest=SettingsReferenceTest -Dsettings.write=true`.

                ## Where settings come from

                The strongest first: `ConnectionOptions.Builder.set`, system properties, environment variables, one file. The file is the one that
                `intermodal.config` names (in code, as a system property or as `INTERMODAL_CONFIG`), else `intermodal.properties`, `intermodal.yaml` or
                `intermodal.yml` in the working directory, else on the class path; two side by side are refused. Properties are read as UTF-8. YAML needs the
                artifact `io.intermodal:intermodal-config-yaml`; its nested keys are joined with dots.

                The environment variable of a setting is its name in upper case, with `_` for `.` and `-`: `INTERMODAL_CONNECT_TIMEOUT`. Settings that hold a
                name of yours (destinations, groups) have none; those of a named connection begin with `INTERMODAL_CONNECTIONS_<NAME>_`. An empty variable counts as
                not set, an unknown one only warns; everything else that is unknown, malformed or out of its range is refused at start, all of it in one report.

                Durations are written like `500ms`, `10s`, `5m`, `2h`, `7d` or in ISO-8601 (`PT10S`). Relative paths begin at the working directory.

                """);
        table("Of a connection", "intermodal.", SettingsTable.CONNECTION);
        text.append("""
                A named connection has the same settings below `intermodal.connections.<name>.`, and inherits none. In code, where options belong to one
                connection, `set("intermodal.broker", ...)` means that connection's.

                """);
        table("Of a destination", "intermodal.destinations.<name>.", SettingsTable.DESTINATION);
        text.append("""
                A name may hold dots: what follows the last dot is the setting.

                ## Of subscriptions

                Below `intermodal.groups.<destination>/<group>.` for one group, below `intermodal.subscribe.` for all. Options in code win over the group's
                section, and that over `subscribe`. A queue's group is called `main`. `physical-name` stands below a group only.

                """);
        rows(SubscriptionTable.GROUP_ROWS);
        text.append("""
                ## Of one broker

                Native settings stand below `intermodal.<scheme>.`; each binder lists its own, and refuses those that would break the contract. Sections of
                other binders are allowed, so that one file can serve several deployments.
                """);
    }

    private void table(String title, String prefix, List<Setting<?>> rows) {
        text.append("## ").append(title).append("\n\nBelow `").append(prefix).append("`\n\n");
        rows(rows);
    }

    private void rows(List<Setting<?>> rows) {
        text.append("| Setting | Default | Allowed | What it is |\n|---|---|---|---|\n");
        for (Setting<?> row : rows) {
            text.append("| `").append(row.key()).append("` | ");
            text.append(row.byDefault().isEmpty() ? "" : "`" + row.byDefault() + "`")
                    .append(" | ");
            text.append(row.type().allowed().replaceFirst(" \\(written like .*\\)", ""))
                    .append(" | ");
            text.append(row.description()).append(" |\n");
        }
        text.append('\n');
    }
}
