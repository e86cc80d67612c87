package io.intermodal.architecture;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import io.intermodal.MessagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What users can compile against changes only together with the committed list of it. */
class PublicApiTest {

    private static final Path APPROVED = Module.ROOT.resolve("architecture/public-api.txt");
    private static final Set<String> EXPORTED = Set.of("io.intermodal", "io.intermodal.spi");

    @Test
    void thePublicApiIsTheApprovedOne() throws IOException {
        String now = publicTypes()
                .map(type -> Signatures.of(type).collect(joining("\n", "", "\n")))
                .collect(joining("\n"));
        if (Boolean.getBoolean("api.approve")) {
            Files.writeString(APPROVED, now);
        }
        Set<String> shown = members(now);
        Set<String> approved = members(Text.of(APPROVED));
        assertThat(Stream.concat(
                        shown.stream().filter(line -> !approved.contains(line)).map(line -> "+ " + line),
                        approved.stream().filter(line -> !shown.contains(line)).map(line -> "- " + line)))
                .as("the public API changed; if users are meant to see that: ./check approve-api, look at the diff of "
                        + "architecture/public-api.txt, and tell them in CHANGELOG.md")
                .isEmpty();
    }

    /** Each member with its type in front, so that a difference says where it is. */
    private static Set<String> members(String signatures) {
        Set<String> members = new LinkedHashSet<>();
        String type = "";
        for (String line : signatures.lines().filter(line -> !line.isBlank()).toList()) {
            boolean member = line.startsWith(" ");
            type = member ? type : line.substring(0, line.indexOf(':'));
            members.add(member ? type + " " + line.strip() : line);
        }
        return members;
    }

    private static Stream<? extends Class<?>> publicTypes() {
        List<Class<?>> types = Module.all().stream()
                .filter(module -> module.is("api"))
                .flatMap(module -> module.classes().stream())
                .filter(type -> EXPORTED.contains(type.getPackageName()))
                .map(JavaClass::reflect)
                .filter(PublicApiTest::reachable)
                .sorted((a, b) -> order(a).compareTo(order(b)))
                .<Class<?>>map(type -> type)
                .toList();
        assertThat(types).contains(MessagingException.class);
        return types.stream();
    }

    private static String order(Class<?> type) {
        return type.getPackageName() + " " + type.getName();
    }

    private static boolean reachable(Class<?> type) {
        return Signatures.visible(type.getModifiers())
                && !type.isSynthetic()
                && (type.getEnclosingClass() == null || reachable(type.getEnclosingClass()));
    }
}
