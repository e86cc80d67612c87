package io.intermodal.core.config;

import io.intermodal.ConnectionOptions;
import io.intermodal.spi.ConfigFormat;
import java.io.IOException;
import java.io.StringReader;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the one configuration file and reads it. */
final class ConfigFile {

    static final String SETTING = SettingsTable.ROOT + SettingsTable.CONFIG;
    static final String VARIABLE = "INTERMODAL_CONFIG";

    private static final List<String> NAMES = List.of("intermodal.properties", "intermodal.yaml", "intermodal.yml");
    private static final Set<String> YAML = Set.of("yaml", "yml");
    private static final String ONE_ONLY = "Keep one, or name it by intermodal.config.";

    private final Settings.Surroundings surroundings;
    private final Findings findings;

    ConfigFile(Settings.Surroundings surroundings, Findings findings) {
        this.surroundings = surroundings;
        this.findings = findings;
    }

    /** What the file says; nothing if there is none, or if it is a finding. */
    List<Entry> read(ConnectionOptions options) {
        Optional<Entry> named = named(options);
        if (named.isPresent()) {
            Entry entry = named.get();
            return TextFile.path(entry, surroundings.workingDirectory(), findings)
                    .flatMap(file ->
                            TextFile.read(entry, file, findings).map(text -> parse(entry, file.toString(), text)))
                    .orElse(List.of());
        }
        List<Path> here = NAMES.stream()
                .map(surroundings.workingDirectory()::resolve)
                .filter(Files::isRegularFile)
                .toList();
        if (!here.isEmpty()) {
            return sole(here)
                    .flatMap(file -> TextFile.read(found(file), file, findings)
                            .map(text -> parse(found(file), file.toString(), text)))
                    .orElse(List.of());
        }
        return sole(onClassPath())
                .flatMap(url -> TextFile.read(found(url), url.toString(), url::openStream, findings)
                        .map(text -> parse(found(url), url.toString(), text)))
                .orElse(List.of());
    }

    private Optional<Entry> named(ConnectionOptions options) {
        List<Entry> candidates = new ArrayList<>();
        options.configFile().ifPresent(file -> candidates.add(new Entry(SETTING, file.toString(), "code, configFile")));
        String set = options.settings().get(SETTING);
        if (set != null) {
            candidates.add(new Entry(SETTING, set, SettingSources.CODE));
        }
        if (candidates.size() > 1) {
            findings.add(candidates.get(0), "is given twice in code, by configFile and by set", "Keep one of both.");
        }
        String property = surroundings.systemProperties().get(SETTING);
        if (property != null) {
            candidates.add(new Entry(SETTING, property, SettingSources.PROPERTY));
        }
        String variable = surroundings.environment().getOrDefault(VARIABLE, "");
        if (!variable.isBlank()) {
            candidates.add(new Entry(SETTING, variable, SettingSources.variable(VARIABLE)));
        }
        return candidates.stream().findFirst();
    }

    private <T> Optional<T> sole(List<T> places) {
        if (places.size() > 1) {
            String first = places.get(0).toString();
            String others = places.stream().skip(1).map(Object::toString).collect(Collectors.joining(" and "));
            findings.add(first, "configuration file", "lies side by side with " + others, ONE_ONLY);
            return Optional.empty();
        }
        return places.stream().findFirst();
    }

    private List<URL> onClassPath() {
        Set<String> seen = new LinkedHashSet<>(); // a URL's own equality asks the network
        List<URL> found = new ArrayList<>();
        for (String name : NAMES) {
            try {
                surroundings.loader().getResources(name).asIterator().forEachRemaining(url -> {
                    if (seen.add(url.toString())) {
                        found.add(url);
                    }
                });
            } catch (IOException broken) {
                findings.add(
                        name,
                        "class path",
                        "cannot be looked for: " + broken.getClass().getSimpleName(),
                        "Check the class path.");
            }
        }
        return found;
    }

    private static Entry found(Object place) {
        return new Entry(SETTING, place.toString(), "found");
    }

    private List<Entry> parse(Entry entry, String file, String text) {
        String ending = file.substring(file.lastIndexOf('.') + 1);
        if (ending.equals("properties")) {
            return PropertiesText.parse(text, file, findings);
        }
        Optional<ConfigFormat> format = format(ending);
        if (format.isEmpty()) {
            findings.add(
                    entry,
                    "names " + file + ", whose format cannot be read",
                    YAML.contains(ending)
                            ? "Add the artifact io.intermodal:intermodal-config-yaml, or use a .properties file."
                            : "Name a .properties, .yaml or .yml file.");
            return List.of();
        }
        List<Entry> entries = new ArrayList<>();
        try {
            format.get()
                    .read(new StringReader(text))
                    .forEach((name, value) -> entries.add(new Entry(name, value, file)));
        } catch (IOException malformed) {
            findings.add(
                    entry, "names " + file + ", which cannot be read: " + malformed.getMessage(), "Correct the file.");
            return List.of();
        }
        return entries;
    }

    private Optional<ConfigFormat> format(String ending) {
        try {
            return ServiceLoader.load(ConfigFormat.class, surroundings.loader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(format -> format.extensions().contains(ending))
                    .findFirst();
        } catch (ServiceConfigurationError broken) {
            findings.add(
                    "configuration formats",
                    "class path",
                    "cannot be loaded: " + broken.getMessage(),
                    "Check the class path.");
            return Optional.empty();
        }
    }
}
