package io.intermodal.activemq;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.brokers.Address;
import io.intermodal.spi.Binder;
import java.time.Duration;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActiveMqSettingsTest {

    @Test
    void theBinderIsFoundByItsScheme() {
        assertThat(ServiceLoader.load(Binder.class)).anySatisfy(binder -> {
            assertThat(binder.scheme()).isEqualTo("activemq");
            assertThat(binder.defaultPort()).isEqualTo(61_616);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jms.useAsyncSend",
                "jms.sendTimeout",
                "jms.checkForDuplicates",
                "jms.optimizeAcknowledge",
                "jms.prefetchPolicy.all",
                "jms.prefetchPolicy.queuePrefetch",
                "jms.redeliveryPolicy.maximumRedeliveries",
                "jms.trustAllPackages",
                "wireFormat.maxInactivityDuration",
                "verifyHostName"
            })
    void whatWouldBreakTheContractIsRefusedWithTheReason(String key) {
        assertThat(ActiveMqSettings.SPEC.problem(key))
                .hasValueSatisfying(problem -> assertThat(problem).startsWith("would break the contract"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jms.transformer", "jms.noSuchThing", "nonsense"})
    void whatIsNotKnownIsNotPassedOn(String key) {
        assertThat(ActiveMqSettings.SPEC.problem(key))
                .hasValueSatisfying(problem -> assertThat(problem).startsWith("is not known"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"scheduler", "socket.keepAlive", "wireFormat.cacheSize", "socketBufferSize"})
    void whatIsHarmlessIsAllowed(String key) {
        assertThat(ActiveMqSettings.SPEC.problem(key)).isEmpty();
    }

    @Test
    void ourOwnOptionsComeLastAndValuesAreEscaped() {
        try (Config config = Config.of(new Address("tcp", "localhost", 1))
                .set("scheduler", "relay")
                .set("socket.keepAlive", "true&verifyHostName=false")
                .detectionTime(Duration.ofSeconds(9))) {
            assertThat(ActiveMqSettings.query(config, Duration.ofSeconds(3)))
                    .isEqualTo("socket.keepAlive=true%26verifyHostName%3Dfalse&connectionTimeout=3000"
                            + "&wireFormat.maxInactivityDuration=3000&wireFormat.maxInactivityDurationInitalDelay=3000"
                            + "&wireFormat.stackTraceEnabled=true");
        }
    }
}
