package io.intermodal.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BenchTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int bench(String... arguments) {
        return Bench.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    }

    @Test
    void measuresInProcessesOfTheirOwn() {
        int code = bench("--broker", "memory", "--scenario", "publish,ordered-4", "--rounds", "1", "--messages", "200");

        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(code).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .containsPattern("(?m)^publish$")
                .containsPattern("(?m)^ordered-4$")
                .containsPattern("bytes/message +[1-9]");
    }

    @Test
    void aWrongCommandLineIsRefusedInOneLine() {
        assertThat(bench("--broker", "carrier-pigeon")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--broker is 'carrier-pigeon'", "--help");
        assertThat(bench()).isEqualTo(2);
        assertThat(bench("--broker")).isEqualTo(2);
        assertThat(bench("--broker", "memory", "--rounds", "0")).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void helpNamesEveryOption() {
        assertThat(bench("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("--broker", "--scenario", "--rounds", "--messages", "--body", "--minutes", "--profile");
    }
}
