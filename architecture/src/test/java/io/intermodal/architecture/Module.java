package io.intermodal.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A module of the root pom: its folder, sources and compiled classes. */
record Module(String path) {

    static final Path ROOT =
            Path.of(System.getProperty("basedir", "."), "..").toAbsolutePath().normalize();

    private static final List<Module> ALL = inRootPom();
    private static final Map<Module, JavaClasses> CLASSES = new ConcurrentHashMap<>();

    /** Every module but this one. */
    static List<Module> all() {
        return ALL;
    }

    /** The module that a class was compiled in; empty for the JDK and libraries. */
    static Optional<Module> of(JavaClass type) {
        return ALL.stream()
                .filter(module -> module.classes().contain(type.getName()))
                .findFirst();
    }

    /** Whether this is the module, or one of the family, that is meant: {@code core}, {@code binder-*}, {@code samples/*}. */
    boolean is(String pattern) {
        return pattern.endsWith("*")
                ? path.startsWith(pattern.substring(0, pattern.length() - 1))
                : path.equals(pattern);
    }

    Path folder() {
        return ROOT.resolve(path);
    }

    JavaClasses classes() {
        return CLASSES.computeIfAbsent(this, Module::importClasses);
    }

    List<Path> mainSources() {
        return sources("src/main/java");
    }

    List<Path> testSources() {
        return sources("src/test/java");
    }

    private List<Path> sources(String below) {
        Path start = folder().resolve(below);
        if (!Files.isDirectory(start)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(start)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** False after a build that stopped before this module, or left it out. */
    boolean isBuilt() {
        return mainSources().isEmpty() || !classes().isEmpty();
    }

    private JavaClasses importClasses() {
        return new ClassFileImporter().importPath(folder().resolve("target/classes"));
    }

    private static List<Module> inRootPom() {
        return Pattern.compile("<module>([^<]+)</module>")
                .matcher(Text.of(ROOT.resolve("pom.xml")))
                .results()
                .map(found -> new Module(found.group(1).strip()))
                .filter(module -> !module.path().equals("architecture"))
                .toList();
    }

    @Override
    public String toString() {
        return path;
    }
}
