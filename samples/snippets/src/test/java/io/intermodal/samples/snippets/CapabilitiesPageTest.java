package io.intermodal.samples.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Capabilities;
import io.intermodal.Capability;
import io.intermodal.Connection;
import io.intermodal.Messaging;
import io.intermodal.Support;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page about capabilities says what the in-memory brokers declare, and knows every capability. */
class CapabilitiesPageTest {

    private static final Path PAGE = Path.of("..", "..", "docs", "capabilities.md");

    @ParameterizedTest
    @CsvSource({"memory:queue, 3", "memory:log, 4"})
    void aColumnSaysWhatTheBrokerDeclares(String address, int column) throws IOException {
        try (Connection connection = Messaging.connect(address)) {
            assertThat(column(column)).isEqualTo(declared(connection.capabilities()));
        }
    }

    private static Map<Capability, String> declared(Capabilities capabilities) {
        return Arrays.stream(Capability.values())
                .collect(Collectors.toMap(
                        capability -> capability,
                        capability -> word(capabilities.of(capability)),
                        (one, other) -> one,
                        () -> new EnumMap<>(Capability.class)));
    }

    private static String word(Support support) {
        return switch (support) {
            case NATIVE -> "native";
            case EMULATED -> "emulated";
            case UNSUPPORTED -> "no";
        };
    }

    private static Map<Capability, String> column(int column) throws IOException {
        Map<Capability, String> written = new EnumMap<>(Capability.class);
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("| `")) {
                List<String> cells =
                        Arrays.stream(line.split("\\|")).map(String::strip).toList();
                written.put(Capability.valueOf(cells.get(1).replace("`", "")), cells.get(column));
            }
        }
        return written;
    }
}
