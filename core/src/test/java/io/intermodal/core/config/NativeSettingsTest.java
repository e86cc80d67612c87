package io.intermodal.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chosen binder's section is checked by the binder; those of others are left alone. */
class NativeSettingsTest {

    @TempDir
    Path folder;

    private Setup setup;

    @BeforeEach
    void setUp() {
        setup = Setup.in(folder);
    }

    @Test
    void sectionsOfOtherBindersAreAllowed() {
        setup.service("io.intermodal.spi.Binder", StubBinder.ActiveMq.class, StubBinder.Pigeon.class)
                .properties(Setup.BROKER
                        + "intermodal.kafka.no.such.thing=1\nintermodal.rabbitmq.x=1\nintermodal.rocketmq.x=1\n"
                        + "intermodal.memory.x=1\nintermodal.pigeon.x=1\nintermodal.activemq.scheduler=auto\n");

        assertThat(setup.resolve().nativeSettings()).isEqualTo(Map.of("scheduler", "auto"));
    }

    @Test
    void aSectionOfABinderThatNobodyKnowsIsRefused() {
        setup.properties(Setup.BROKER + "intermodal.pigeon.x=1\n");

        assertThat(setup.findings())
                .containsExactly("intermodal.pigeon.x (HERE/intermodal.properties line 2): is not a known setting."
                        + " docs/settings.md lists all settings.");
    }

    @Test
    void theChosenBinderChecksItsOwn() {
        setup.properties(Setup.BROKER
                + "intermodal.activemq.schedular=auto\nintermodal.activemq.client.trustAllPackages=true\n"
                + "intermodal.activemq.client.anything=hunter2\nintermodal.activemq.quantum=hunter2\n"
                + "intermodal.activemq.client.ssl.key=hunter2\n");

        assertThat(setup.findings())
                .containsExactly(
                        "intermodal.activemq.schedular (HERE/intermodal.properties line 2): is not known; known are [scheduler,"
                                + " io.threads] and everything that begins with one of [client.]. Did you mean"
                                + " intermodal.activemq.scheduler?",
                        "intermodal.activemq.client.trustAllPackages (HERE/intermodal.properties line 3): would break the"
                                + " contract: bytes would name classes. Take it away.",
                        "intermodal.activemq.quantum (HERE/intermodal.properties line 5): is not known; known are [scheduler,"
                                + " io.threads] and everything that begins with one of [client.]. Take it away.",
                        "intermodal.activemq.client.ssl.key (HERE/intermodal.properties line 6): would break the contract: TLS"
                                + " comes from intermodal.tls. Take it away.");
    }
}
