package io.intermodal.architecture;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pages say what the code says. Code on a page comes from a region of {@code samples/snippets}, which is compiled and run: a comment
 * {@code <!-- snippet: File.java#region -->} stands before it. {@code -Ddocs.write=true} puts the regions into the pages.
 */
class DocsTest {

    private static final Pattern SNIPPET =
            Pattern.compile("<!-- snippet: (\\S+)#(\\S+) -->\n```(\\w+)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern JAVA = Pattern.compile("(.*)\n```java\n");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s#]*)(?:#([^)\\s]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
    private static final Pattern THROWN = Pattern.compile("\"(IM-\\d{3})\\b");
    private static final Pattern EXPLAINED = Pattern.compile("^### (IM-\\d{3})$", Pattern.MULTILINE);

    private static final Pattern EVENT = Pattern.compile("^ +record (\\w+)\\(", Pattern.MULTILINE);
    private static final Pattern PAGE = Pattern.compile("(?:docs|samples)/[\\w/-]+\\.md");

    static List<Path> pages() {
        List<Path> pages = new ArrayList<>(below(Module.ROOT, 1));
        pages.addAll(below(Module.ROOT.resolve("docs"), 4));
        return pages;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void codeOnAPageIsCodeThatRuns(Path page) throws IOException {
        String text = Text.of(page);
        String fresh = SNIPPET.matcher(text).replaceAll(found -> Matcher.quoteReplacement(withRegion(found)));
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(page, fresh);
        } else {
            assertThat(text)
                    .as(
                            "%s quotes code that has changed; mvn -pl architecture -am test -Dtest=DocsTest -Ddocs.write=true",
                            page)
                    .isEqualTo(fresh);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void javaOnAPageSaysWhereItIsFrom(Path page) {
        assertThat(JAVA.matcher(Text.of(page)).results().map(found -> found.group(1)))
                .as("the line before each Java block of %s names the region of samples/snippets that it quotes", page)
                .allMatch(line -> line.startsWith("<!-- snippet: "));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Path page) {
        assertThat(LINK.matcher(Text.of(page))
                        .results()
                        .filter(link -> !link.group(1).contains(":"))
                        .filter(link -> !exists(page, link))
                        .map(MatchResult::group))
                .as("links of %s to files or headings that are not there", page)
                .isEmpty();
    }

    @Test
    void everyErrorCodeIsExplained() {
        TreeSet<String> thrown = Module.all().stream()
                .flatMap(module -> module.mainSources().stream())
                .flatMap(file -> THROWN.matcher(Text.of(file)).results().map(found -> found.group(1)))
                .collect(toCollection(TreeSet::new));
        TreeSet<String> explained = EXPLAINED
                .matcher(Text.of(Module.ROOT.resolve("docs/troubleshooting.md")))
                .results()
                .map(found -> found.group(1))
                .collect(toCollection(TreeSet::new));

        assertThat(thrown).as("codes in the sources").isNotEmpty();
        assertThat(explained)
                .as("sections of docs/troubleshooting.md, one for each code in the sources and no other")
                .isEqualTo(thrown);
    }

    @Test
    void everyEventIsExplained() {
        String events = Text.of(Module.ROOT.resolve("api/src/main/java/io/intermodal/MessagingEvent.java"));
        String page = Text.of(Module.ROOT.resolve("docs/troubleshooting.md"));

        assertThat(EVENT.matcher(events).results().map(found -> found.group(1)))
                .as("events of MessagingEvent, each with a row in docs/troubleshooting.md")
                .isNotEmpty()
                .allSatisfy(event -> assertThat(page).contains("`" + event + "`"));
    }

    @Test
    void pagesThatTheCodeNamesAreThere() {
        TreeSet<String> named = Module.all().stream()
                .flatMap(module -> module.mainSources().stream())
                .flatMap(file -> PAGE.matcher(Text.of(file)).results().map(MatchResult::group))
                .collect(toCollection(TreeSet::new));

        assertThat(named)
                .as("pages that messages and comments send the reader to")
                .isNotEmpty()
                .allMatch(page -> Files.exists(Module.ROOT.resolve(page)));
    }

    private static String withRegion(MatchResult found) {
        return "<!-- snippet: " + found.group(1) + "#" + found.group(2) + " -->\n```" + found.group(3) + "\n"
                + region(found.group(1), found.group(2)) + "```";
    }

    /** The lines between the markers, moved to the left; a region may have several parts. */
    private static String region(String file, String name) {
        List<String> lines = new ArrayList<>();
        boolean inside = false;
        for (String line : Text.linesOf(snippetFile(file))) {
            if (line.strip().matches("(//|#) (tag|end)::.*")) {
                inside = line.contains("tag::" + name + "[]") || (inside && !line.contains("end::" + name + "[]"));
            } else if (inside) {
                lines.add(line);
            }
        }
        assertThat(lines).as("region %s of %s", name, file).isNotEmpty();
        int left = lines.stream()
                .filter(line -> !line.isBlank())
                .mapToInt(line -> line.length() - line.stripLeading().length())
                .min()
                .orElse(0);
        return lines.stream()
                .map(line -> line.isBlank() ? "\n" : line.substring(left) + "\n")
                .collect(joining());
    }

    private static Path snippetFile(String name) {
        try (Stream<Path> files = Files.walk(Module.ROOT.resolve("samples/snippets/src"))) {
            return files.filter(file -> file.endsWith(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("samples/snippets has no file " + name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean exists(Path page, MatchResult link) {
        Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
        return Files.exists(target) && (link.group(2) == null || anchors(target).contains(link.group(2)));
    }

    private static List<String> anchors(Path page) {
        return HEADING.matcher(Text.of(page))
                .results()
                .map(heading -> heading.group(1).toLowerCase(java.util.Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{Alnum} _-]", "").replace(' ', '-'))
                .toList();
    }

    private static List<Path> below(Path folder, int depth) {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
