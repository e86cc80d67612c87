package io.intermodal.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What only the text of the sources shows. */
class SourcesTest {

    private static final Pattern LOOSE_END = Pattern.compile("\\b(TODO|FIXME|XXX)\\b(?! ?\\(?#\\d+)");
    private static final Pattern SWITCHED_OFF = Pattern.compile(
            "@(Disabled|Enabled)(If|On|For|\\b)|\\bassum(e|ing)(That|True|False|Thrown)?\\(|\\babort\\(");

    @ParameterizedTest
    @MethodSource("io.intermodal.architecture.Module#all")
    void aFileHoldsOneThing(Module module) {
        int most = module.is("api") ? 250 : 350;
        assertThat(Stream.concat(module.mainSources().stream(), module.testSources().stream())
                        .filter(file -> length(file) > (isTest(file) ? 350 : most))
                        .map(file -> Module.ROOT.relativize(file) + ": " + length(file) + " lines"))
                .as(
                        "files of %s with more than %s lines hold more than one thing, and a newcomer has to find out which",
                        module, most)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.intermodal.architecture.Module#all")
    void whatIsLeftToDoHasAnIssue(Module module) {
        assertThat(lines(module, line -> LOOSE_END.matcher(line).find()))
                .as("a loose end without the number of its issue is forgotten: TODO #12 says who will know")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.intermodal.architecture.Module#all")
    void noTestIsSwitchedOff(Module module) {
        assertThat(lines(module, line -> SWITCHED_OFF.matcher(line).find()).filter(line -> line.contains("/src/test/")))
                .as("a test that does not run proves nothing: mend it or delete it")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.intermodal.architecture.Module#all")
    void everyPackageSaysWhatMayBeNull(Module module) {
        List<Path> sources = module.mainSources();
        assertThat(sources.stream()
                        .filter(file -> !file.endsWith("module-info.java"))
                        .map(Path::getParent)
                        .distinct()
                        .filter(folder -> !sources.contains(folder.resolve("package-info.java"))
                                || !Text.of(folder.resolve("package-info.java")).contains("@NullMarked"))
                        .map(Module.ROOT::relativize))
                .as("packages without a package-info.java that is @NullMarked: there NullAway checks nothing")
                .isEmpty();
    }

    private static Stream<String> lines(Module module, Predicate<String> wanted) {
        return Stream.concat(module.mainSources().stream(), module.testSources().stream())
                .flatMap(file -> Text.linesOf(file).stream()
                        .filter(wanted)
                        .map(line -> Module.ROOT.relativize(file) + ": " + line.strip()));
    }

    /** Without package and imports, which say nothing about how much is in a file. */
    private static long length(Path file) {
        return Text.linesOf(file).stream()
                .filter(line -> !line.startsWith("import ") && !line.startsWith("package "))
                .count();
    }

    private static boolean isTest(Path file) {
        return file.toString().contains("/src/test/");
    }
}
