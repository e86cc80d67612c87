package io.intermodal.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.spi.BrokerAddress.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka://a:9092,b:9092",
                "activemq://localhost:61616",
                "rabbitmq://10.0.0.1:5672/orders",
                "rabbitmq://10.0.0.1/a/b",
                "rocketmq://[::1]:9876,[fe80::1],c",
                "memory:queue",
                "memory:",
                "kafka://host"
            })
    void isWrittenAsItWasRead(String text) {
        assertThat(BrokerAddress.parse(text)).hasToString(text);
    }

    @Test
    void knowsAllServersInTheirOrder() {
        BrokerAddress address = BrokerAddress.parse("KAFKA://a:1, [::1]:65535 ,c/path");

        assertThat(address.scheme()).isEqualTo("kafka");
        assertThat(address.servers())
                .containsExactly(new Server("a", 1), new Server("::1", 65_535), new Server("c", 0));
        assertThat(address.path()).isEqualTo("path");
    }

    @Test
    void withoutSlashesThereIsNoServer() {
        BrokerAddress address = BrokerAddress.parse("memory:log/a:b");

        assertThat(address.servers()).isEmpty();
        assertThat(address.path()).isEqualTo("log/a:b");
    }

    @ParameterizedTest
    @CsvSource({
        "'',has no scheme",
        "localhost,has no scheme",
        "://a,has no scheme",
        "ka-fka://a,has no scheme",
        "kafka://,has an empty host",
        "'kafka://a,,b',has an empty host",
        "'kafka://a,',has an empty host",
        "kafka://:9092,has an empty host",
        "kafka://a:,has no port",
        "kafka://a:0,ports are 1 to 65535",
        "kafka://a:65536,ports are 1 to 65535",
        "kafka://a:-1,ports are 1 to 65535",
        "kafka://a:http,ports are 1 to 65535",
        "kafka://a:1:2,ports are 1 to 65535",
        "kafka://[::1,malformed IPv6",
        "kafka://[::1]9092,malformed IPv6",
        "kafka://a?acks=1,holds options",
        "kafka://user:secret@a,holds credentials"
    })
    void whatCannotBeReadIsRefusedWithTheReason(String text, String reason) {
        assertThatThrownBy(() -> BrokerAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("secret");
    }
}
