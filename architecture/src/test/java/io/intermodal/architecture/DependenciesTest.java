package io.intermodal.architecture;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the poms bring in is what {@code docs/dependencies.md} justifies, and versions stand in one place. */
class DependenciesTest {

    private static final Pattern DEPENDENCY = Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL);
    private static final Pattern MANAGED =
            Pattern.compile("<dependencyManagement>.*?</dependencyManagement>", Pattern.DOTALL);
    private static final Pattern EXCLUSIONS = Pattern.compile("<exclusions>.*?</exclusions>", Pattern.DOTALL);
    private static final Pattern JUSTIFIED = Pattern.compile("^\\| `([^`:]+:[^`]+)` \\|(.*)\\|$", Pattern.MULTILINE);

    /** What of the imported bill of materials is in use. */
    private static final Set<String> JUNIT = Set.of(
            "org.junit.jupiter:junit-jupiter",
            "org.junit.jupiter:junit-jupiter-api",
            "org.junit.platform:junit-platform-launcher");

    @ParameterizedTest
    @MethodSource("io.intermodal.architecture.Module#all")
    void everyDependencyIsJustified(Module module) {
        // What it manages comes along with one of them and is counted there.
        assertThat(names(dependencies(MANAGED.matcher(pom(module)).replaceAll("")))
                        .filter(name -> !justified().contains(name)))
                .as(
                        "dependencies of %s/pom.xml without a line in docs/dependencies.md that says why they are worth it",
                        module)
                .isEmpty();
    }

    @Test
    void everyJustificationIsOfADependency() {
        Set<String> managed = names(dependencies(pom(new Module("")))).collect(toSet());
        assertThat(justified().stream().filter(name -> !managed.contains(name)))
                .as("lines of docs/dependencies.md whose dependency the root pom does not know any more")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.intermodal.architecture.Module#all")
    void versionsStandInTheRootPom(Module module) {
        assertThat(dependencies(pom(module))
                        .filter(dependency -> !tag(dependency, "groupId").equals("io.intermodal"))
                        .filter(dependency -> dependency.contains("<version>") && !dependency.contains("<version>${"))
                        .map(dependency -> tag(dependency, "artifactId")))
                .as("%s/pom.xml gives versions of its own: two modules could then run on two versions", module)
                .isEmpty();
    }

    @Test
    void thisModuleIsBuiltLast() {
        String modules = Text.of(Module.ROOT.resolve("pom.xml"));
        assertThat(modules.lastIndexOf("<module>"))
                .as(
                        "the module architecture stands last in the root pom: it looks at the classes of all others, so they come first")
                .isEqualTo(modules.indexOf("<module>architecture</module>"));
    }

    private static Stream<String> names(Stream<String> dependencies) {
        return dependencies
                .map(dependency -> tag(dependency, "groupId") + ":" + tag(dependency, "artifactId"))
                .flatMap(name -> name.equals("org.junit:junit-bom") ? JUNIT.stream() : Stream.of(name))
                .filter(name -> !name.startsWith("io.intermodal:"));
    }

    private static Stream<String> dependencies(String pom) {
        return DEPENDENCY.matcher(pom).results().map(found -> found.group(1));
    }

    private static String pom(Module module) {
        assertThat(Files.exists(module.folder().resolve("pom.xml")))
                .as("%s/pom.xml", module)
                .isTrue();
        return EXCLUSIONS.matcher(Text.of(module.folder().resolve("pom.xml"))).replaceAll("");
    }

    private static Set<String> justified() {
        Set<String> names = new TreeSet<>();
        Matcher line = JUSTIFIED.matcher(Text.of(Module.ROOT.resolve("docs/dependencies.md")));
        while (line.find()) {
            assertThat(line.group(2).split("\\|", -1))
                    .as("line of %s: module, why, licence, size", line.group(1))
                    .hasSize(4)
                    .noneMatch(String::isBlank);
            names.add(line.group(1));
        }
        return names;
    }

    private static String tag(String xml, String name) {
        Matcher value = Pattern.compile("<" + name + ">([^<]+)</" + name + ">").matcher(xml);
        assertThat(value.find()).as("<%s> in %s", name, xml).isTrue();
        return value.group(1);
    }
}
