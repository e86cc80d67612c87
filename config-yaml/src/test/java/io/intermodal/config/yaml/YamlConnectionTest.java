package io.intermodal.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.ConfigurationException;
import io.intermodal.Connection;
import io.intermodal.ConnectionOptions;
import io.intermodal.ConnectionState;
import io.intermodal.Messaging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A YAML file opens a connection, and what is wrong in it is reported like everything else. */
class YamlConnectionTest {

    @TempDir
    Path folder;

    @Test
    void aFileInYamlNamesTheBroker() throws IOException {
        try (Connection connection = connect("""
                intermodal:
                  broker: memory:queue
                  groups:
                    orders.created/billing: {max-attempts: 7}
                """)) {
            assertThat(connection.state()).isEqualTo(ConnectionState.OPEN);
        }
    }

    @Test
    void whatIsWrongIsReportedWithTheFile() {
        assertThatThrownBy(() -> connect("intermodal: {broker: 'memory:queue', provisoning: none}"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("- intermodal.provisoning (" + folder.resolve("shop.yaml")
                        + "): is not a known setting. Did you mean intermodal.provisioning?");
        assertThatThrownBy(() -> connect("intermodal:\n  broker: [memory]"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("shop.yaml, which cannot be read: line 2, column 11: a list;");
    }

    private Connection connect(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("shop.yaml"), yaml);
        return Messaging.connect(ConnectionOptions.builder().configFile(file).build());
    }
}
