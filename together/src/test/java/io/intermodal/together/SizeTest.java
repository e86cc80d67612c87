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
    private static final long MOST_BYTES = 500_000;

    @Test
    void theApiAndTheEngineBringFewAndSmallLibraries() throws IOException {
        List<Path> brought = runTime().filter(jar -> !isOurs(jar)).toList();

        assertThat(brought).as("libraries of api and core").isNotEmpty().hasSizeLessThanOrEqualTo(MOST_JARS);
        assertThat(bytes(brought)).as("bytes of %s", brought).isLessThan(MOST_BYTES);
    }

    @Test
    void theApiAndTheEngineAreSmall() throws IOException {
        List<Path> ours = runTime().filter(SizeTest::isOurs).toList();

        assertThat(ours).as("api and core").hasSize(2);
        assertThat(bytes(ours)).as("bytes of %s", ours).isGreaterThan(100_000).isLessThan(MOST_BYTES);
    }

    private static Stream<Path> runTime() throws IOException {
        Path core = module("core").resolve("target");
        String[] classPath = Files.readString(core.resolve("runtime-classpath"))
                .strip()
                .split(Pattern.quote(File.pathSeparator), -1);
        return Stream.concat(
                Stream.of(core.resolve("classes")), Stream.of(classPath).map(Path::of));
    }

    private static boolean isOurs(Path jar) {
        return jar.startsWith(module("api")) || jar.startsWith(module("core"));
    }

    private static Path module(String name) {
        return Path.of("..", name).toAbsolutePath().normalize();
    }

    private static long bytes(List<Path> jars) throws IOException {
        long bytes = 0;
        for (Path jar : jars) {
            bytes += size(jar);
        }
        return bytes;
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
