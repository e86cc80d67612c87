package io.intermodal.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.ConnectionOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is said at once, with setting, source and remedy. */
class ReportTest {

    private static final String DURATION = "(written like 500ms, 10s, 5m, 2h, 7d or PT10S).";

    @TempDir
    Path folder;

    private Setup setup;

    @BeforeEach
    void setUp() {
        setup = Setup.in(folder);
    }

    @Test
    void oneReportNamesEverything() {
        setup.properties("intermodal.broker=activemq://localhost\nintermodal.brocker=x\nintermodal.max-in-flight=0\n")
                .environment("INTERMODAL_CONNECT_TIMEOUT", "soon")
                .systemProperty("intermodal.groups.orders/billing.jitter", "2");
        ConnectionOptions options = ConnectionOptions.builder()
                .set("intermodal.provisioning", "maybe")
                .build();

        assertThat(setup.report(options)).isEqualTo("""
                        IM-020: configuration of connection 'default' has 5 problems:
                          - intermodal.brocker (HERE/intermodal.properties line 2): is not a known setting. Did you mean intermodal.broker?
                          - intermodal.max-in-flight (HERE/intermodal.properties line 3): is '0'. Allowed: 1 to 100000.
                          - intermodal.connect-timeout (environment variable INTERMODAL_CONNECT_TIMEOUT): is 'soon'. Allowed: 100ms to 5m (written like 500ms, 10s, 5m, 2h, 7d or PT10S).
                          - intermodal.groups.orders/billing.jitter (system property): is '2'. Allowed: a number from 0 to 1.
                          - intermodal.provisioning (code): is 'maybe'. Allowed: create, validate, none.""");
    }

    @Test
    void oneProblemIsOne() {
        assertThat(setup.report(ConnectionOptions.defaults())).isEqualTo("""
                        IM-020: configuration of connection 'default' has 1 problem:
                          - intermodal.broker (not set): no broker is named. Set it to an address like activemq://localhost:61616.""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "intermodal.brocker | Did you mean intermodal.broker?",
                "intermodal.passwordFile | Did you mean intermodal.password-file?",
                "intermodal.connect_timeout | Did you mean intermodal.connect-timeout?",
                "intermodal.url | Did you mean intermodal.broker?",
                "intermodal.username | Did you mean intermodal.user?",
                "intermodal.tls.trustfile | Did you mean intermodal.tls.trust-file?",
                "intermodal.Broker | Did you mean intermodal.broker?",
                "broker | Did you mean intermodal.broker?",
                "intermodel.namespace | Did you mean intermodal.namespace?",
                "spring.application.name | The names of all settings begin with intermodal.",
                "intermodal.quantum | docs/settings.md lists all settings.",
                "intermodal.gruops.orders/billing.window | Did you mean intermodal.groups.orders/billing.window?",
                "intermodal.actvemq.scheduler | Did you mean intermodal.activemq.scheduler?",
                "intermodal.groups.orders/billing.concurency | Did you mean intermodal.groups.orders/billing.concurrency?",
                "intermodal.groups.orders.created/billing.v2.prefech | Did you mean intermodal.groups.orders.created/billing.v2.prefetch?",
                "intermodal.subscribe.max-atempts | Did you mean intermodal.subscribe.max-attempts?",
                "intermodal.destinations.orders.partitons | Did you mean intermodal.destinations.orders.partitions?",
                "intermodal.destinations.orders.concurrency | Known there are [physical-name, partitions, retention].",
                "intermodal.connections.audit.brocker | Did you mean intermodal.connections.audit.broker?",
                "intermodal.connections.audit.groups.orders/billing.windw | Did you mean intermodal.connections.audit.groups.orders/billing.window?"
            })
    void anUnknownSettingIsRefusedWithTheNearest(String name, String remedy) {
        setup.properties(Setup.BROKER + name + "=hunter2\n");

        assertThat(setup.findings())
                .containsExactly(name + " (HERE/intermodal.properties line 2): is not a known setting. " + remedy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "intermodal.groups.orders/billing | names no setting",
                "intermodal.groups.orders.created/billing | names no setting",
                "intermodal.groups | names no setting",
                "intermodal.destinations.orders | names no setting",
                "intermodal.connections.audit | names no setting",
                "intermodal.groups.orders.window | has 'orders' where <destination>/<group> belongs",
                "intermodal.groups.orders/bill/x.window | has 'bill/x' for a group's name",
                "intermodal.groups.Orders/billing.window | has 'Orders' for a destination's name",
                "intermodal.groups.orders/Billing.window | has 'Billing' for a group's name",
                "intermodal.destinations.or__ders.retention | has 'or__ders' for a destination's name",
                "intermodal.connections.au_dit.broker | has 'au_dit' for a connection's name",
                "intermodal.connections.default.broker | is not where the settings of the default connection stand",
                "intermodal.config | cannot stand in a configuration file",
                "intermodal.activemq | is not a known setting"
            })
    void aNameInTheWrongShapeIsRefused(String name, String problem) {
        setup.properties(Setup.BROKER + name + "=x\n");

        assertThat(setup.findings())
                .singleElement()
                .asString()
                .startsWith(name + " (HERE/intermodal.properties line 2): " + problem + ". ");
    }

    @ParameterizedTest
    @CsvSource({
        "connect-timeout, 10, 100ms to 5m",
        "connect-timeout, 99ms, 100ms to 5m",
        "connect-timeout, 6m, 100ms to 5m",
        "connect-timeout, -1s, 100ms to 5m",
        "request-timeout, 1 s, 100ms to 5m",
        "detection-time, PT0.5S, 1s to 5m",
        "detection-time, 999999999999d, 1s to 5m",
        "publish-timeout, 49ms, 50ms to 5m",
        "drain-timeout, 31m, 0s to 30m",
        "recovery.max-back-off, 61s, 100ms to 1m",
        "destinations.orders.retention, 59s, 1m to 3650d",
        "groups.orders/billing.max-handling-time, 26m, 1ms to 25m",
        "groups.orders/billing.max-handling-time, 0ms, 1ms to 25m",
        "subscribe.max-delay, 31d, 0s to 30d",
        "subscribe.max-retry-age, 0s, 1s to 365d"
    })
    void aDurationOutOfItsRangeIsRefused(String name, String value, String allowed) {
        setup.properties(Setup.BROKER + "intermodal." + name + "=" + value + "\n");

        assertThat(setup.findings())
                .containsExactly("intermodal." + name + " (HERE/intermodal.properties line 2): is '" + value
                        + "'. Allowed: " + allowed + " " + DURATION);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-in-flight | 0 | 1 to 100000",
                "max-in-flight | many | 1 to 100000",
                "max-in-flight | 99999999999 | 1 to 100000",
                "max-message-bytes | 999 | 1000 to 268435456",
                "when-broker-down | panic | fail, wait",
                "provisioning | yes | create, validate, none",
                "namespace | a_b | empty, or up to 16 of a-z and 0-9 with single dots or hyphens between them",
                "namespace | seventeen-letters | empty, or up to 16 of a-z and 0-9 with single dots or hyphens between them",
                "destinations.orders.partitions | 1025 | 1 to 1024",
                "subscribe.concurrency | 10001 | 1 to 10000",
                "subscribe.prefetch | -1 | 0 to 10000",
                "subscribe.window | 100001 | 1 to 100000",
                "subscribe.max-attempts | 1001 | 1 to 1000",
                "subscribe.multiplier | 0.5 | a number from 1 to 100",
                "subscribe.jitter | NaN | a number from 0 to 1",
                "subscribe.on-exhausted | dead | dead-letter, stop-key, stop",
                "subscribe.on-expired | keep | discard, dead-letter",
                "subscribe.on-position-lost | latest | fail, earliest, new",
                "subscribe.on-stuck | kill | hold, abandon"
            })
    void aValueOutOfItsRangeIsRefused(String name, String value, String allowed) {
        setup.properties(Setup.BROKER + "intermodal." + name + "=" + value + "\n");

        assertThat(setup.findings())
                .containsExactly("intermodal." + name + " (HERE/intermodal.properties line 2): is '" + value
                        + "'. Allowed: " + allowed + ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"broker", "user", "provisioning", "connect-timeout", "destinations.orders.physical-name"})
    void anEmptyValueIsRefused(String name) {
        setup.properties((name.equals("broker") ? "" : Setup.BROKER) + "intermodal." + name + "=\n");

        assertThat(setup.findings())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("intermodal." + name + " (HERE/intermodal.properties line ")
                        .contains("): is empty. Allowed: "));
    }

    @Test
    void aLongOrUnprintableValueStaysOneLine() {
        setup.properties(Setup.BROKER + "intermodal.provisioning=" + "x".repeat(500) + "\\n\\u0007\n");

        assertThat(setup.findings()).singleElement().asString().contains("'" + "x".repeat(80) + "...'");
    }

    @Test
    void aConnectionWithoutSettingsNamesThoseThatHaveSome() {
        setup.properties(Setup.BROKER + "intermodal.connections.audit.broker=activemq://a\n");

        assertThat(setup.findings(ConnectionOptions.named("audti")))
                .containsExactly(
                        "intermodal.connections.audti.broker (not set): no broker is named (connections that are configured:"
                                + " audit, default). Set it to an address like activemq://localhost:61616.");
    }

    @Test
    void aConnectionNeedsAName() {
        setup.properties(Setup.BROKER);

        assertThat(setup.findings(ConnectionOptions.named("a.b")))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("connection 'a.b' (code): is no name for a connection. Use letters and digits"));
    }

    @Test
    void codeSetsItsOwnConnectionOnlyAndOnlyOnce() {
        setup.properties("intermodal.connections.audit.broker=activemq://a\n");

        assertThat(setup.findings(ConnectionOptions.builder()
                        .name("audit")
                        .set("intermodal.connections.other.namespace", "x")
                        .set("intermodal.namespace", "y")
                        .set("intermodal.connections.audit.namespace", "z")
                        .set("namespace", "z")
                        .build()))
                .containsExactlyInAnyOrder(
                        "intermodal.connections.other.namespace (code): belongs to another connection than 'audit', which is"
                                + " opened here. Set it where that connection is opened.",
                        "intermodal.connections.audit.namespace (code): is set twice in code, with and without the"
                                + " connection's name. Keep one of both.",
                        "namespace (code): is not a known setting. Did you mean intermodal.namespace?");
    }
}
