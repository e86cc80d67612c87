package io.intermodal.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The bill of materials names what users get, all of it, in the version that is being built. */
class BomTest {

    /** Modules for this build alone. */
    private static final List<String> NOT_FOR_USERS =
            List.of("brokers", "brokers/*", "samples/*", "benchmarks*", "together", "bom");

    private static final Pattern MANAGED =
            Pattern.compile("<dependency>\\s*<groupId>io.intermodal</groupId>\\s*<artifactId>([^<]+)</artifactId>");
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(intermodal-[^<]+)</artifactId>");
    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

    private final String bom = Text.of(Module.ROOT.resolve("bom/pom.xml"));

    @Test
    void everyModuleForUsersIsInIt() {
        assertThat(MANAGED.matcher(bom).results().map(found -> found.group(1)))
                .as("artifacts in bom/pom.xml")
                .containsExactlyInAnyOrderElementsOf(Module.all().stream()
                        .filter(module -> NOT_FOR_USERS.stream().noneMatch(module::is))
                        .map(BomTest::artifact)
                        .toList());
    }

    @Test
    void itsVersionIsThatOfTheBuild() {
        assertThat(first(VERSION, bom)).isEqualTo(first(VERSION, Text.of(Module.ROOT.resolve("pom.xml"))));
    }

    /** The first name in a module's pom is the parent's. */
    private static String artifact(Module module) {
        return ARTIFACT.matcher(Text.of(module.folder().resolve("pom.xml")))
                .results()
                .map(found -> found.group(1))
                .filter(name -> !name.equals("intermodal-parent"))
                .findFirst()
                .orElseThrow();
    }

    private static String first(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }
}
