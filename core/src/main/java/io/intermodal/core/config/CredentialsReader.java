package io.intermodal.core.config;

import io.intermodal.spi.Credentials;
import java.nio.file.Path;
import java.util.Optional;

/** Puts user and password together, the password from a setting or from a file. */
final class CredentialsReader {

    private CredentialsReader() {}

    static Optional<Credentials> read(Values values, Path workingDirectory, Findings findings) {
        Optional<Entry> user = values.entry(SettingsTable.USER);
        Optional<Entry> password = values.entry(SettingsTable.PASSWORD);
        Optional<Entry> file = values.entry(SettingsTable.PASSWORD_FILE);
        if (password.isPresent() && file.isPresent()) {
            findings.add(
                    password.get(),
                    "is set together with " + file.get(),
                    "Keep the file, and take the password away from where it is.");
            return Optional.empty();
        }
        if (user.isEmpty()) {
            password.or(() -> file)
                    .ifPresent(entry -> findings.add(
                            entry,
                            "is set without " + values.fullName(SettingsTable.USER.key()),
                            "Set the user that it is the password of."));
            return Optional.empty();
        }
        if (password.isEmpty() && file.isEmpty()) {
            findings.add(
                    user.get(),
                    "is set without a password",
                    "Set " + values.fullName(SettingsTable.PASSWORD_FILE.key()) + ", or take the user away.");
            return Optional.empty();
        }
        Optional<String> secret = file.isPresent()
                ? file.flatMap(entry -> fromFile(entry, workingDirectory, findings))
                : values.find(SettingsTable.PASSWORD);
        return secret.flatMap(text -> values.find(SettingsTable.USER).map(name -> new Credentials(name, text)));
    }

    private static Optional<String> fromFile(Entry entry, Path workingDirectory, Findings findings) {
        return TextFile.path(entry, workingDirectory, findings)
                .flatMap(file -> TextFile.read(entry, file, findings).flatMap(text -> {
                    String secret = text.replaceFirst("\\R\\z", "");
                    if (secret.isEmpty()) {
                        findings.add(entry, "names " + file + ", which is empty", "Write the password into it.");
                        return Optional.empty();
                    }
                    if (secret.lines().count() > 1) {
                        findings.add(
                                entry,
                                "names " + file + ", which holds more than one line",
                                "Write the password into it and nothing else.");
                        return Optional.empty();
                    }
                    return Optional.of(secret);
                }));
    }
}
