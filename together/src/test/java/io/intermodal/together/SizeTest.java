package io.intermodal.together;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** What an application gets with Intermodal beside the broker client that it has anyway: few jars, and small ones. */
class SizeTest {

    private static final int MOST_JARS = 4;
    private static final long MOST_BYTES = 512 * 1024;

    @Test
    void theApiAndTheEngineAddFewAndSmallJars() throws IOException {
        List<Path> added = added();
        long bytes = 0;
        for (Path jar : added) {
            bytes += size(jar);
        }

        assertThat(added).as("jars beside the client").hasSizeLessThanOrEqualTo(MOST_JARS);
        assertThat(bytes).as("bytes of %s", added).isGreaterThan(100_000).isLessThan(MOST_BYTES);
    }

    /** The engine's run time without slf4j, which every broker's client asks for. */
    private static List<Path> added() throws IOException {
        Path core = Path.of("..", "core", "target").toAbsolutePath().normalize();
        String[] classPath = Files.readString(core.resolve("runtime-classpath"))
                .strip()
                .split(Pattern.quote(File.pathSeparator), -1);
        return Stream.concat(
                        Stream.of(core.resolve("classes")), Stream.of(classPath).map(Path::of))
                .filter(jar -> !jar.getFileName().toString().startsWith("slf4j-api-"))
                .toList();
    }

    /** Within one build a module may be a folder still. */
    private static long size(Path jar) throws IOException {
        if (Files.isRegularFile(jar)) {
            return Files.size(jar);
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(packed);
                Stream<Path> files = Files.walk(jar)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(jar.relativize(file).toString()));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
        return packed.size();
    }
}
