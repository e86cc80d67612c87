package io.intermodal.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.AuthorizationException;
import io.intermodal.ConfigurationException;
import io.intermodal.Connection;
import io.intermodal.ConnectionOptions;
import io.intermodal.ConnectionState;
import io.intermodal.Messaging;
import io.intermodal.MessagingEvent;
import io.intermodal.spi.Binder;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.Link;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.LinkEvents;
import io.intermodal.spi.SettingSpec;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What ends a first connect at once instead of at its time-out. */
class UnusableBinderTest {

    @Test
    void aClientThatCannotBeLoadedIsNamed() {
        assertThatThrownBy(() -> Messaging.connect(options(new NoClassDefFoundError("jakarta/jms/JMSException"))
                        .build()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(
                        "IM-022: connecting to test://a:1: a class of the binder or of its client cannot"
                                + " be loaded: java.lang.NoClassDefFoundError: jakarta/jms/JMSException. Check that their jars");
    }

    @Test
    void whoWaitsForTheBrokerIsToldToo() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        ConnectionOptions waiting = options(new NoClassDefFoundError("x/Y"))
                .set("intermodal.when-broker-down", "wait")
                .listen(event -> {
                    if (event instanceof MessagingEvent.ConnectionStateChanged changed
                            && changed.to() == ConnectionState.CLOSED) {
                        closed.countDown();
                    }
                })
                .build();
        try (Connection connection = Messaging.connect(waiting)) {
            assertThat(closed.await(30, TimeUnit.SECONDS))
                    .as("closed by itself")
                    .isTrue();
            assertThat(connection.state()).isEqualTo(ConnectionState.CLOSED);
        }
    }

    @Test
    void aTextOfTheBrokerThatEndsInAFullStopGetsNoSecondOne() {
        BrokerException refused = new BrokerException(
                BrokerException.Kind.UNAUTHORIZED, "cannot connect to a:1: user or password is invalid.", null);

        assertThatThrownBy(() -> Messaging.connect(options(refused).build()))
                .isInstanceOf(AuthorizationException.class)
                .hasMessageContaining("is invalid. Check intermodal.user");
    }

    private static ConnectionOptions.Builder options(Throwable trouble) {
        return ConnectionOptions.builder().binder(new Failing(trouble)).set("intermodal.broker", "test://a:1");
    }

    /** A binder whose every attempt to open fails in one way. */
    private record Failing(Throwable trouble) implements Binder {

        @Override
        public String scheme() {
            return "test";
        }

        @Override
        public int defaultPort() {
            return 1;
        }

        @Override
        public SettingSpec settings() {
            return SettingSpec.builder().build();
        }

        @Override
        public Link open(LinkConfig config, LinkEvents events) throws BrokerException {
            if (trouble instanceof LinkageError broken) {
                throw broken;
            }
            throw (BrokerException) trouble;
        }
    }
}
