package io.intermodal.samples.ordersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerChoiceTest {

    @TempDir
    private Path folder;

    @Test
    void withoutAnyConfigurationTheBrokerIsEmbedded() {
        assertThat(choice(Optional.empty(), Map.of("INTERMODAL_BROKER", "")).place())
                .isEqualTo(", embedded");
    }

    @Test
    void theCommandLineComesFirst() {
        BrokerChoice choice = choice(Optional.of("memory:queue"), Map.of("INTERMODAL_BROKER", "activemq://a:1"));
        assertThat(choice.name()).isEqualTo("memory:queue");
        assertThat(choice.isMemory()).isTrue();
    }

    @Test
    void aKindAloneIsABrokerThatTheSampleStarts() {
        assertThat(choice(Optional.of("kafka"), Map.of()).place()).isEqualTo(", a process of its own");
        assertThat(choice(Optional.of("rocketmq"), Map.of()).place()).isEqualTo(", two processes of its own");
        assertThat(choice(Optional.of("rocketmq://a:1"), Map.of()).place()).isEmpty();
    }

    @Test
    void theEnvironmentNamesABroker() {
        assertThat(choice(Optional.empty(), Map.of("INTERMODAL_BROKER", "activemq://a:1"))
                        .name())
                .isEqualTo("activemq://a:1");
    }

    @Test
    void aFileNamesABroker() throws IOException {
        Files.writeString(folder.resolve("intermodal.properties"), "# mine\nintermodal.broker = activemq://a:1\n");
        assertThat(choice(Optional.empty(), Map.of()).place()).isEmpty();
    }

    @Test
    void aYamlFileNamesABroker() throws IOException {
        Files.writeString(folder.resolve("my.yaml"), "intermodal:\n  broker: activemq://a:1\n");
        assertThat(choice(Optional.empty(), Map.of("INTERMODAL_CONFIG", "my.yaml"))
                        .place())
                .isEmpty();
    }

    @Test
    void aFileThatNamesNoBrokerLeavesTheEmbeddedOne() throws IOException {
        Files.writeString(folder.resolve("intermodal.properties"), "intermodal.publish-timeout = 5s\n");
        assertThat(choice(Optional.empty(), Map.of()).place()).isEqualTo(", embedded");
    }

    private BrokerChoice choice(Optional<String> argument, Map<String, String> environment) {
        return BrokerChoice.of(argument, environment, new Properties(), folder);
    }
}
