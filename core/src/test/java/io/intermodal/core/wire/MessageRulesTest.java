package io.intermodal.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.Destination;
import io.intermodal.InvalidMessageException;
import io.intermodal.Message;
import io.intermodal.MessageTooLargeException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageRulesTest {

    private record Case(String name, UnaryOperator<Message.Builder<String>> change) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case of(String name, UnaryOperator<Message.Builder<String>> change) {
        return new Case(name, change);
    }

    private static Message<String> message(Case made) {
        return made.change().apply(Message.builder("payload")).build();
    }

    static Stream<Case> accepted() {
        return Stream.of(
                of("nothing set", m -> m),
                of("id of one character", m -> m.id("!")),
                of("id of 128 characters", m -> m.id("x".repeat(128))),
                of("every visible character", m -> m.correlationId("!\"#$%&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~")),
                of("content type with blanks", m -> m.contentType("text/plain; charset=utf-8")),
                of("key of 255 bytes", m -> m.key("k".repeat(255))),
                of("key in any script", m -> m.key("顧客 42 \uD83D\uDE00")),
                of("key of 85 characters of three bytes", m -> m.key("顧".repeat(85))),
                of("type with slash and dot", m -> m.type("Orders/placed.v1-x_y")),
                of("type of 128 characters", m -> m.type("t".repeat(128))),
                of("empty header", m -> m.header("h", "")),
                of("header name of 64 characters", m -> m.header("0" + "-".repeat(63), "v")),
                of("header names with dots", m -> m.header("a.b_c-D", "v")),
                of("header value of 4 KiB", m -> m.header("h", "v".repeat(4096))),
                of(
                        "headers of 8 KiB in all",
                        m -> m.header("aa", "v".repeat(4094)).header("bb", "v".repeat(4094))),
                of("header value in any script", m -> m.header("h", "Grüße \uD83D\uDE00 \u2028 日本")),
                of("imx is not im-", m -> m.header("imx", "v").header("im", "v")),
                of("no delay", m -> m.delay(Duration.ofSeconds(-1))),
                of("long delay", m -> m.delay(Duration.ofDays(3650))),
                of("short time to live", m -> m.timeToLive(Duration.ofMillis(1))));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void isAccepted(Case made) {
        assertThatCode(() -> MessageRules.check(message(made))).doesNotThrowAnyException();
    }

    static Stream<Case> refused() {
        return Stream.of(
                of("empty id", m -> m.id("")),
                of("id of 129 characters", m -> m.id("x".repeat(129))),
                of("id with a blank", m -> m.id("a b")),
                of("id with a control character", m -> m.id("a\n")),
                of("id outside ASCII", m -> m.id("ä")),
                of("correlation id with a tab", m -> m.correlationId("a\tb")),
                of("causation id outside ASCII", m -> m.causationId("\u007f")),
                of("reply-to with a blank", m -> m.replyTo("a b")),
                of("content type with a line break", m -> m.contentType("text/plain\r\nx")),
                of("content type of 129 characters", m -> m.contentType("x".repeat(129))),
                of("empty key", m -> m.key("")),
                of("key of 256 bytes", m -> m.key("k".repeat(256))),
                of("key of 258 bytes in 86 characters", m -> m.key("顧".repeat(86))),
                of("key with a control character", m -> m.key("a\u0000b")),
                of("key with half a character", m -> m.key("\uD83D")),
                of("empty type", m -> m.type("")),
                of("type with a blank", m -> m.type("order placed")),
                of("type that begins with a dot", m -> m.type(".a")),
                of("type of 129 characters", m -> m.type("t".repeat(129))),
                of("empty header name", m -> m.header("", "v")),
                of("header name of 65 characters", m -> m.header("h".repeat(65), "v")),
                of("header name that begins with a dash", m -> m.header("-h", "v")),
                of("header name with a blank", m -> m.header("a b", "v")),
                of("header name outside ASCII", m -> m.header("ä", "v")),
                of("reserved header name", m -> m.header("im-id", "v")),
                of("reserved header name in capitals", m -> m.header("IM-x", "v")),
                of("header names that differ in case", m -> m.header("a", "v").header("A", "v")),
                of("header value with a line break", m -> m.header("h", "a\nb")),
                of("header value with a C1 control", m -> m.header("h", "a\u0085b")),
                of("header value that ends in half a character", m -> m.header("h", "a\uD83D")),
                of("header value with the halves swapped", m -> m.header("h", "\uDE00\uD83D")),
                of("header value of 4 KiB and one byte", m -> m.header("h", "v".repeat(4097))),
                of("header value of 4 KiB in bytes", m -> m.header("h", "ä".repeat(2049))),
                of(
                        "headers of more than 8 KiB in all",
                        m -> m.header("aa", "v".repeat(4094))
                                .header("bb", "v".repeat(4094))
                                .header("c", "")),
                of("time to live of zero", m -> m.timeToLive(Duration.ZERO)),
                of("negative time to live", m -> m.timeToLive(Duration.ofMillis(-1))),
                of("time to live beyond counting", m -> m.timeToLive(Duration.ofSeconds(Long.MAX_VALUE))),
                of("delay beyond counting", m -> m.delay(Duration.ofSeconds(Long.MAX_VALUE))));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefusedInTheSameWay(Case made) {
        assertThatThrownBy(() -> MessageRules.check(message(made)))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageStartingWith("IM-110")
                .hasMessageEndingWith("Nothing was sent.");
    }

    @Test
    void headersCountInBytes() {
        assertThat(MessageRules.check(Message.builder("")
                        .id("12")
                        .key("ä")
                        .type("t")
                        .header("n", "日")
                        .build()))
                .isEqualTo(2 + 2 + 1 + 1 + 3);
    }

    @Test
    void theLimitItselfIsAllowed() {
        assertThatCode(() -> MessageRules.checkSize(100, 100, Destination.topic("orders")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> MessageRules.checkSize(101, 100, Destination.topic("orders")))
                .isInstanceOf(MessageTooLargeException.class)
                .hasMessageStartingWith("IM-111")
                .hasMessageContaining("101");
    }
}
