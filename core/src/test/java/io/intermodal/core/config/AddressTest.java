package io.intermodal.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.ConnectionOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The address chooses the binder. */
class AddressTest {

    private static final String BINDERS = "io.intermodal.spi.Binder";

    @TempDir
    Path folder;

    private Setup setup;

    @BeforeEach
    void setUp() {
        setup = Setup.in(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "activemq://localhost | activemq://localhost:61616",
                "activemq://a:1,b,[::1]/vhost | activemq://a:1,b:61616,[::1]:61616/vhost",
                "' activemq://a ' | activemq://a:61616",
                "ActiveMQ://A | activemq://A:61616",
                "activemq:embedded | activemq:embedded"
            })
    void aServerWithoutPortGetsTheBrokersOwn(String written, String complete) {
        setup.environment("INTERMODAL_BROKER", written);

        assertThat(setup.resolve().address()).hasToString(complete);
        assertThat(setup.resolve().binder()).isInstanceOf(StubBinder.ActiveMq.class);
        assertThat(setup.resolve()).hasToString("settings of connection 'default' to " + complete);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "localhost:61616 | has no scheme; write it like activemq://localhost:61616. An address looks like activemq://host:61616.",
                "a:1,b:2 | has no scheme; write it like activemq://localhost:61616. An address looks like activemq://host:61616.",
                "zeromq://a | has the scheme 'zeromq', for which no binder is on the class path (there: activemq). Add the artifact io.intermodal:intermodal-binder-zeromq, if there is one; usual schemes are activemq, kafka, memory, rabbitmq, rocketmq.",
                "kafka://a | has the scheme 'kafka', for which no binder is on the class path (there: activemq). Add the artifact io.intermodal:intermodal-binder-kafka.",
                "kafak://a | has the scheme 'kafak', for which no binder is on the class path (there: activemq). Did you mean kafka:// ?",
                "tcp://a | has the scheme 'tcp', for which no binder is on the class path (there: activemq). Did you mean activemq:// ?",
                "amqp://a | has the scheme 'amqp', for which no binder is on the class path (there: activemq). Did you mean rabbitmq:// ?",
                "activemq://a:0 | has the port '0'; ports are 1 to 65535. An address looks like activemq://host:61616.",
                "activemq:// | has an empty host; write it like activemq://localhost:61616. An address looks like activemq://host:61616.",
                "just-a-host | has no scheme; write it like activemq://localhost:61616. An address looks like activemq://host:61616.",
                "activemq://a?jms.x=1 | holds options after '?'; put native settings into intermodal.activemq.*. An address looks like activemq://host:61616.",
                "activemq://shop:hunter2@a | holds credentials. Put them into intermodal.user and intermodal.password-file, and take them out of the address.",
                "activemq:shop:hunter2@a | holds credentials. Put them into intermodal.user and intermodal.password-file, and take them out of the address."
            })
    void aWrongAddressIsRefused(String written, String problem) {
        setup.environment("INTERMODAL_BROKER", written);

        assertThat(setup.findings())
                .containsExactly("intermodal.broker (environment variable INTERMODAL_BROKER): " + problem);
    }

    @Test
    void withoutAnyBinderTheReportSaysWhichToAdd() {
        assertThat(Setup.bare(folder.resolve("bare")).properties(Setup.BROKER).findings())
                .containsExactly(
                        "intermodal.broker (HERE/intermodal.properties line 1): has the scheme 'activemq', for which no binder"
                                + " is on the class path (there: none). Add the artifact"
                                + " io.intermodal:intermodal-binder-activemq.");
    }

    @Test
    void twoBindersForOneSchemeAreRefused() {
        setup.service(BINDERS, StubBinder.ActiveMq.class, StubBinder.AnotherActiveMq.class)
                .properties(Setup.BROKER);

        assertThat(setup.findings())
                .singleElement()
                .asString()
                .contains("there are several binders: " + StubBinder.ActiveMq.class.getName() + ", "
                        + StubBinder.AnotherActiveMq.class.getName())
                .endsWith("Keep one on the class path, or give one in code.");
    }

    @Test
    void aBinderThatCannotBeLoadedIsRefused() {
        setup.service(BINDERS, StubFormat.class).properties(Setup.BROKER);

        assertThat(setup.findings())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("binders (class path): cannot be loaded: io.intermodal.spi.Binder: ")
                        .endsWith(". Check the class path."));
    }

    @Test
    void aBinderGivenInCodeIsUsedForItsScheme() {
        setup.properties(Setup.BROKER);
        StubBinder given = new StubBinder("activemq");

        assertThat(setup.resolve(ConnectionOptions.builder().binder(given).build())
                        .binder())
                .isSameAs(given);
        assertThat(setup.findings(ConnectionOptions.builder()
                        .binder(new StubBinder("pigeon"))
                        .build()))
                .containsExactly(
                        "intermodal.broker (HERE/intermodal.properties line 1): has the scheme 'activemq', but the binder given"
                                + " in code is for 'pigeon'. Write the address pigeon://..., or give no binder.");
    }

    @Test
    void aBinderOfSomebodyElseIsFoundByItsScheme() {
        setup.service(BINDERS, StubBinder.ActiveMq.class, StubBinder.Pigeon.class)
                .properties("intermodal.broker=pigeon://loft\nintermodal.pigeon.scheduler=auto\n");

        assertThat(setup.resolve().binder()).isInstanceOf(StubBinder.Pigeon.class);
    }
}
