package io.intermodal.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What users read has a comment on everything they can name. The compiler's own check (doclint) cannot ask for that without
 * asking for a {@code @return} that repeats the sentence above it.
 */
class CommentsTest {

    private static final String NO_COMMENT = "no comment";

    @Test
    void everythingPublicOfTheApiSaysWhatItIs(@TempDir Path classes) throws IOException {
        List<Path> sources = Module.all().stream()
                .filter(module -> module.is("api"))
                .flatMap(module -> module.mainSources().stream())
                .toList();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        boolean compiled;
        try (StandardJavaFileManager files = javac.getStandardFileManager(found, Locale.ROOT, UTF_8)) {
            List<String> options = List.of(
                    "-proc:none",
                    "-Xdoclint:missing/protected",
                    "-Xmaxwarns",
                    "10000",
                    "--module-path",
                    jarOf(NullMarked.class).toString(),
                    "-d",
                    classes.toString());
            compiled = javac.getTask(null, files, found, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
        }
        assertThat(compiled).as("the API compiles: %s", found.getDiagnostics()).isTrue();
        assertThat(missing(found.getDiagnostics()))
                .as(
                        "public types and members of the API without a comment: what it is, then units, defaults, threads, errors")
                .isEmpty();
    }

    private static Path jarOf(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    private static Stream<String> missing(List<Diagnostic<? extends JavaFileObject>> diagnostics) {
        return diagnostics.stream()
                .filter(diagnostic -> diagnostic.getMessage(Locale.ROOT).equals(NO_COMMENT))
                .map(diagnostic ->
                        Path.of(diagnostic.getSource().toUri()).getFileName() + ":" + diagnostic.getLineNumber());
    }
}
