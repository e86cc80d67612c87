package io.intermodal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.CharacterCodingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {

    @Test
    void bytesAreLeftAsTheyAre() throws Exception {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }

        assertThat(Codec.bytes().encode(all)).isEqualTo(all);
        assertThat(Codec.bytes().decode(all)).isEqualTo(all);
        assertThat(Codec.bytes().decode(new byte[0])).isEmpty();
        assertThat(Codec.bytes().accepts("anything/at-all")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "Grüße", "日本語", "\uD83D\uDE00", "line\nbreak\u0000"})
    void textSurvives(String text) throws Exception {
        assertThat(Codec.string().decode(Codec.string().encode(text))).isEqualTo(text);
    }

    @Test
    void halfACharacterCannotBeEncoded() {
        assertThatThrownBy(() -> Codec.string().encode("\uD83D")).isInstanceOf(CharacterCodingException.class);
    }

    @Test
    void whatIsNotUtf8IsUndecodable() {
        assertThatThrownBy(() -> Codec.string().decode(new byte[] {(byte) 0xc3, 0x28}))
                .isInstanceOf(CharacterCodingException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain; charset=utf-8,true",
        "TEXT/HTML,true",
        "application/json,true",
        "application/problem+json; a=b,true",
        "application/xml,true",
        "image/svg+xml,true",
        "application/octet-stream,false",
        "image/png,false",
        "'',false"
    })
    void textOfManyTypesIsAccepted(String contentType, boolean accepted) {
        assertThat(Codec.string().accepts(contentType)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({"Text/Plain; Charset=UTF-8,text/plain", "' a/b ',a/b", "a/b;,a/b", "'',''"})
    void mediaTypesAreComparedWithoutParametersAndCase(String contentType, String mediaType) {
        assertThat(Codec.mediaType(contentType)).isEqualTo(mediaType);
    }

    @Test
    void aCodecAcceptsItsOwnTypeUnlessItSaysOtherwise() {
        Codec<Integer> codec = new Codec<>() {
            @Override
            public String contentType() {
                return "application/x-int; v=1";
            }

            @Override
            public byte[] encode(Integer payload) {
                return new byte[] {payload.byteValue()};
            }

            @Override
            public Integer decode(byte[] bytes) {
                return (int) bytes[0];
            }
        };

        assertThat(codec.accepts("Application/X-Int")).isTrue();
        assertThat(codec.accepts("application/json")).isFalse();
    }
}
