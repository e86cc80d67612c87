package io.intermodal.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from the server's version. */
class RabbitMqVersionTest {

    @ParameterizedTest
    @CsvSource({
        "3.10.8,3,10",
        "4.3.6,4,3",
        "4.1.0-rc.1,4,1",
        "4,4,0",
        "0.0.0+abc,0,0",
        "unknown,0,0",
        "'',0,0",
        "99999.1,0,0"
    })
    void isReadAsFarAsItIsNeeded(String text, int major, int minor) {
        assertThat(RabbitMqVersion.of(text)).isEqualTo(new RabbitMqVersion(major, minor));
    }

    @Test
    void tellsTheFamiliesApart() {
        assertThat(RabbitMqVersion.of("3.13.7").hasConsumerPriorities()).isFalse();
        assertThat(RabbitMqVersion.of("4.0.5").hasConsumerPriorities()).isTrue();
    }
}
