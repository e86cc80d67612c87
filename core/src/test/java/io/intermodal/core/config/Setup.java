package io.intermodal.core.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.intermodal.ConfigurationException;
import io.intermodal.ConnectionOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Surroundings for a test: everything empty but for what it puts there. */
final class Setup {

    static final String BROKER = "intermodal.broker=activemq://localhost:61616\n";

    final Path here;
    private final Path classPath;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, String> properties = new LinkedHashMap<>();

    private Setup(Path folder) {
        this.here = folder.resolve("here");
        this.classPath = folder.resolve("class-path");
    }

    /** With the stub of ActiveMQ's binder on the class path. */
    static Setup in(Path folder) {
        return bare(folder).service("io.intermodal.spi.Binder", StubBinder.ActiveMq.class);
    }

    static Setup bare(Path folder) {
        Setup setup = new Setup(folder);
        try {
            Files.createDirectories(setup.here);
            Files.createDirectories(setup.classPath);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return setup;
    }

    Setup service(String type, Class<?>... providers) {
        String names = String.join(
                "\n", List.of(providers).stream().map(Class::getName).toList());
        return write(classPath.resolve("META-INF/services").resolve(type), names.getBytes(StandardCharsets.UTF_8));
    }

    Setup file(String name, String text) {
        return write(here.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    Setup file(String name, byte[] bytes) {
        return write(here.resolve(name), bytes);
    }

    Setup onClassPath(String name, String text) {
        return write(classPath.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    /** Shortest way to a file that is found. */
    Setup properties(String text) {
        return file("intermodal.properties", text);
    }

    Setup environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Setup systemProperty(String name, String value) {
        properties.put(name, value);
        return this;
    }

    Settings resolve() {
        return resolve(ConnectionOptions.defaults());
    }

    Settings resolve(ConnectionOptions options) {
        return Settings.resolve(options, surroundings());
    }

    /** What is wrong, one line per finding, the file's path left out. */
    List<String> findings() {
        return findings(ConnectionOptions.defaults());
    }

    List<String> findings(ConnectionOptions options) {
        return report(options)
                .lines()
                .skip(1)
                .map(line -> line.replaceFirst("^  - ", ""))
                .toList();
    }

    String report(ConnectionOptions options) {
        ConfigurationException thrown = catchThrowableOfType(ConfigurationException.class, () -> resolve(options));
        if (thrown == null) {
            throw new AssertionError("nothing was found wrong");
        }
        return String.valueOf(thrown.getMessage()).replace(here.toString(), "HERE");
    }

    List<String> warnings() {
        Findings findings = new Findings();
        SettingSources sources = new SettingSources(
                surroundings(),
                Binders.find(java.util.Optional.empty(), surroundings().loader(), findings)
                        .all(),
                findings);
        sources.gather(ConnectionOptions.defaults());
        return sources.warnings();
    }

    Settings.Surroundings surroundings() {
        return new Settings.Surroundings(environment, properties, here, new OnlyHere(classPath));
    }

    private Setup write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return this;
    }

    /** Classes come from everywhere, resources from one folder: what else is on the test's class path changes nothing. */
    private static final class OnlyHere extends URLClassLoader {

        OnlyHere(Path folder) {
            super(new URL[] {url(folder)}, Setup.class.getClassLoader());
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return findResources(name);
        }

        private static URL url(Path folder) {
            try {
                return folder.toUri().toURL();
            } catch (MalformedURLException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
