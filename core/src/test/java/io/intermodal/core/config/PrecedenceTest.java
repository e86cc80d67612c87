package io.intermodal.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.ConnectionOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Code over system properties over environment over file. */
class PrecedenceTest {

    @TempDir
    Path folder;

    private Setup setup;

    @BeforeEach
    void setUp() {
        setup = Setup.in(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "true, true, true, true, 4s",
        "false, true, true, true, 3s",
        "false, false, true, true, 2s",
        "false, false, false, true, 1s",
        "false, false, false, false, 10s",
        "true, false, false, false, 4s",
        "false, true, false, true, 3s",
        "true, false, true, false, 4s"
    })
    void theStrongestSourceWins(boolean code, boolean property, boolean environment, boolean file, String winner) {
        setup.properties(Setup.BROKER + (file ? "intermodal.connect-timeout=1s\n" : ""));
        if (environment) {
            setup.environment("INTERMODAL_CONNECT_TIMEOUT", "2s");
        }
        if (property) {
            setup.systemProperty("intermodal.connect-timeout", "3s");
        }
        ConnectionOptions.Builder options = ConnectionOptions.builder();
        if (code) {
            options.set("intermodal.connect-timeout", "4s");
        }

        assertThat(setup.resolve(options.build()).connectTimeout()).isEqualTo(Duration.parse("PT" + winner));
    }

    @Test
    void aValueThatIsOverriddenIsNotChecked() {
        setup.properties(Setup.BROKER + "intermodal.connect-timeout=soon\n")
                .environment("INTERMODAL_CONNECT_TIMEOUT", "2s");

        assertThat(setup.resolve().connectTimeout()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void anEmptyVariableIsNotSet() {
        setup.properties(Setup.BROKER + "intermodal.namespace=test\n").environment("INTERMODAL_NAMESPACE", "");

        assertThat(setup.resolve().namespace()).isEqualTo("test");
    }

    @ParameterizedTest
    @CsvSource({
        "INTERMODAL_TLS_INSECURE_SKIP_HOST_CHECK, false",
        "INTERMODAL_RECOVERY_MAX_BACK_OFF, 1s",
        "INTERMODAL_SUBSCRIBE_MAX_ATTEMPTS, 7",
        "INTERMODAL_ACTIVEMQ_SCHEDULER, relay",
        "INTERMODAL_ACTIVEMQ_IO_THREADS, 4",
        "INTERMODAL_CONNECTIONS_AUDIT_BROKER, x",
        "INTERMODAL_KAFKA_ACKS, all",
        "INTERMODAL_USER, shop",
        "SOMETHING_ELSE, x"
    })
    void aKnownVariableIsNoWarning(String variable, String value) {
        assertThat(setup.environment(variable, value).warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INTERMODAL_PASWORD | Did you mean INTERMODAL_PASSWORD?",
                "INTERMODAL_ACTIVEMQ_SCHEDULAR | Did you mean INTERMODAL_ACTIVEMQ_SCHEDULER?",
                "INTERMODAL_GROUPS_ORDERS_BILLING_CONCURRENCY | Settings that hold a name of yours cannot be set by the environment."
            })
    void anUnknownVariableOnlyWarnsAndKeepsItsValue(String variable, String remedy) {
        setup.properties(Setup.BROKER).environment(variable, "hunter2");

        assertThat(setup.resolve().address()).hasToString("activemq://localhost:61616");
        assertThat(setup.warnings())
                .containsExactly("environment variable " + variable + " is not a setting and is ignored. " + remedy);
    }

    @Test
    void nativeSettingsComeFromEverySourceToo() {
        setup.properties(
                        Setup.BROKER
                                + "intermodal.activemq.client.a=file\nintermodal.activemq.client.b=file\nintermodal.kafka.acks=0\n")
                .environment("INTERMODAL_ACTIVEMQ_SCHEDULER", "relay")
                .systemProperty("intermodal.activemq.client.b", "property");

        assertThat(setup.resolve().nativeSettings())
                .isEqualTo(Map.of("client.a", "file", "client.b", "property", "scheduler", "relay"));
    }

    @Test
    void connectionsInheritNothingFromEachOther() {
        setup.properties(Setup.BROKER
                + "intermodal.connect-timeout=3s\n"
                + "intermodal.connections.audit.broker=activemq://audit\n"
                + "intermodal.connections.audit.namespace=audit\n"
                + "intermodal.connections.audit-old.broker=activemq://old\n");

        Settings audit = setup.resolve(ConnectionOptions.named("audit"));
        assertThat(audit.name()).isEqualTo("audit");
        assertThat(audit.address()).hasToString("activemq://audit:61616");
        assertThat(audit.namespace()).isEqualTo("audit");
        assertThat(audit.connectTimeout()).isEqualTo(Duration.ofSeconds(10));

        assertThat(setup.resolve().namespace()).isEmpty();
        assertThat(setup.resolve().connectTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(setup.resolve(ConnectionOptions.named("audit-old")).address())
                .hasToString("activemq://old:61616");
    }

    @Test
    void aNamedConnectionIsReachedFromEverySource() {
        setup.properties("intermodal.connections.audit-log.broker=activemq://a\n")
                .environment("INTERMODAL_CONNECTIONS_AUDIT_LOG_NAMESPACE", "env")
                .environment("INTERMODAL_NAMESPACE", "default")
                .systemProperty("intermodal.connections.audit-log.request-timeout", "3s");

        Settings settings = setup.resolve(ConnectionOptions.builder()
                .name("audit-log")
                .set("intermodal.connect-timeout", "4s")
                .set("intermodal.connections.audit-log.detection-time", "5s")
                .build());

        assertThat(settings.namespace()).isEqualTo("env");
        assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(4));
        assertThat(settings.detectionTime()).isEqualTo(Duration.ofSeconds(5));
    }
}
