package io.intermodal.rocketmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Destination;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.Envelope;
import io.intermodal.spi.Outgoing;
import io.intermodal.spi.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RocketMqTextTest {

    private static final io.intermodal.spi.Lane LANE = new io.intermodal.spi.Lane(route(), "lane");

    private static Route route() {
        return new Route.Everyone(new DestinationRef(Destination.topic("t"), "", Optional.empty()));
    }

    /** As the broker stores the properties and the client reads them. */
    private static Map<String, String> wire(Envelope envelope) throws BrokerException {
        return MessageDecoder.string2messageProperties(
                RocketMqMessages.properties(new Outgoing(route(), envelope, 0, null), 0));
    }

    private static Envelope back(Map<String, String> properties, byte[] body) {
        MessageExt message = new MessageExt();
        message.setBody(body);
        message.setQueueOffset(7);
        message.setMsgId("7F00000100002A9F0000000000000000");
        properties.forEach(
                (name, value) -> org.apache.rocketmq.common.message.MessageAccessor.putProperty(message, name, value));
        return RocketMqReader.read(LANE, message).envelope();
    }

    private static Envelope.Builder message(byte[] body) {
        return Envelope.builder(body).id("id-1").timestampMillis(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\t",
                "plain",
                " a ",
                "=",
                "=a",
                "%41",
                "=%41",
                "\u0001",
                "a\u0002b",
                "a\u0000b",
                "😀",
                "ü",
                "a=b%",
                "=%zz"
            })
    void everyValueComesBackAsItWas(String value) throws BrokerException {
        Envelope sent = message(new byte[] {1}).header("name", value).build();
        assertThat(back(wire(sent), sent.body()).headers()).isEqualTo(Map.of("name", value));
    }

    @Test
    void randomValuesComeBackAsTheyWere() throws BrokerException {
        SplittableRandom random = new SplittableRandom(42);
        for (int run = 0; run < 2_000; run++) {
            StringBuilder value = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                value.appendCodePoint(random.nextBoolean() ? random.nextInt(0x30) : random.nextInt(0xa0, 0xd800));
            }
            Envelope sent = message(new byte[] {1})
                    .header("name", value.toString())
                    .header("=other".substring(1), "x")
                    .build();
            assertThat(back(wire(sent), sent.body()).headers().get("name")).isEqualTo(value.toString());
        }
    }

    @Test
    void noHeaderOfAnApplicationIsAPropertyOfTheSystem() throws Exception {
        Map<String, String> hostile = new LinkedHashMap<>();
        for (String name : MessageConst.STRING_HASH_SET) {
            hostile.put(name, "forged");
        }
        for (String name : List.of(
                "PGROUP",
                "TRAN_MSG",
                "MIN_OFFSET",
                "__transactionId__",
                "_SYS_MSG_PRIORITY_",
                "im_KEYS",
                "im_im_x",
                "X1")) {
            hostile.put(name, "forged");
        }
        Envelope.Builder sent = message(new byte[] {1});
        hostile.forEach(sent::header);
        Map<String, String> wire = wire(sent.build());
        assertThat(wire).containsEntry("KEYS", "id-1");
        assertThat(wire.entrySet().stream()
                        .filter(entry -> entry.getValue().equals("forged"))
                        .map(Map.Entry::getKey))
                .allSatisfy(name -> assertThat(RocketMqText.isSystem(name)).isFalse());
        assertThat(back(wire, new byte[] {1}).headers()).isEqualTo(hostile);
    }

    @Test
    void anEmptyBodyIsOneByteAndAMark() throws BrokerException {
        Envelope sent = message(new byte[0]).build();
        assertThat(RocketMqMessages.body(sent)).containsExactly(0);
        assertThat(back(wire(sent), RocketMqMessages.body(sent)).body()).isEmpty();
        Envelope zero = message(new byte[] {0}).build();
        assertThat(back(wire(zero), RocketMqMessages.body(zero)).body()).containsExactly(0);
    }

    @Test
    void propertiesOfOtherProgramsAreShownAsTheyAre() {
        Map<String, String> foreign = Map.of(
                "color",
                "=red",
                "TAGS",
                "a",
                "KEYS",
                "k1",
                "UNIQ_KEY",
                "C0A8",
                "CLUSTER",
                "c",
                "__SHARDINGKEY",
                "customer-7",
                "content-type",
                "text/plain");
        Envelope read = back(foreign, new byte[] {1});
        assertThat(read.id()).isEqualTo("C0A8");
        assertThat(read.key()).isEqualTo("customer-7");
        assertThat(read.contentType()).isEqualTo("text/plain");
        assertThat(read.headers())
                .isEqualTo(Map.of("color", "=red", "TAGS", "a", "KEYS", "k1", "content-type", "text/plain"));
    }

    @Test
    void headersThatDoNotFitAreRefused() {
        Envelope.Builder sent = message(new byte[] {1});
        for (int i = 0; i < 8; i++) {
            sent.header("h" + i, "x".repeat(4096));
        }
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(BrokerException.class, () -> wire(sent.build()))
                        .kind())
                .isEqualTo(BrokerException.Kind.TOO_LARGE);
    }
}
