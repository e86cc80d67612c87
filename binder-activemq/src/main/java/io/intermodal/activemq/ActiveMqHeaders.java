package io.intermodal.activemq;

import io.intermodal.spi.WireHeaders;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * Text headers as string properties: as they are where ActiveMQ carries them, encoded only where it does not. Both directions are reversible:
 * what would be read back differently is encoded, so nothing has to be guessed.
 */
final class ActiveMqHeaders {

    private static final String FRAMEWORK = "im_";
    private static final String DOT = "_DOT_";
    private static final String HYPHEN = "_HYPHEN_";
    private static final String HEX_NAME = "_X_";
    private static final String ENCODED_VALUE = "%%";

    /** Words of the selector language: no property may be called that. */
    private static final Set<String> RESERVED = Set.of(
            "NULL", "TRUE", "FALSE", "NOT", "AND", "OR", "BETWEEN", "LIKE", "IN", "IS", "ESCAPE", "XPATH", "XQUERY");

    /** What the client or the broker understands as something else than an application's property. */
    private static final Set<String> NATIVE =
            Set.of("scheduledJobId", "dlqDeliveryFailureCause", "redeliveryDelay", "originalExpiration");

    private ActiveMqHeaders() {}

    /** Whether a property is the client's or the broker's own, neither to be shown nor to be copied. */
    static boolean isNative(String property) {
        return property.startsWith("JMSX") || property.startsWith("AMQ_SCHEDULE") || NATIVE.contains(property);
    }

    /** The property that carries a header. */
    static String encodeName(String header) {
        String property;
        if (header.startsWith(WireHeaders.PREFIX)) {
            property = FRAMEWORK + header.substring(WireHeaders.PREFIX.length()).replace('-', '_');
        } else {
            property = header.replace(".", DOT).replace("-", HYPHEN);
        }
        if (isIdentifier(property)
                && !isClaimed(property)
                && decodeName(property).equals(header)) {
            return property;
        }
        return HEX_NAME + HexFormat.of().formatHex(header.getBytes(StandardCharsets.UTF_8));
    }

    /** The header that a property of ours carries. */
    static String decodeName(String property) {
        if (property.startsWith(HEX_NAME)) {
            return decodeHex(property);
        }
        if (property.startsWith(FRAMEWORK)) {
            return WireHeaders.PREFIX + property.substring(FRAMEWORK.length()).replace('_', '-');
        }
        return property.replace(DOT, ".").replace(HYPHEN, "-");
    }

    /** The text that carries a value. */
    static String encodeValue(String value) {
        boolean plain = !value.startsWith(ENCODED_VALUE);
        for (int i = 0; plain && i < value.length(); i++) {
            plain = isCarried(value.charAt(i));
        }
        if (plain) {
            return value;
        }
        StringBuilder text = new StringBuilder(value.length() + 16).append(ENCODED_VALUE);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '%' || !isCarried(c)) {
                text.append('%').append(HexFormat.of().toHexDigits(c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    /** The value that a text of ours carries; a text that only looks encoded is itself. */
    static String decodeValue(String text) {
        if (!text.startsWith(ENCODED_VALUE)) {
            return text;
        }
        StringBuilder value = new StringBuilder(text.length());
        for (int i = ENCODED_VALUE.length(); i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                value.append(c);
            } else if (i + 4 < text.length() && isHex(text, i + 1, i + 5)) {
                value.append((char) HexFormat.fromHexDigits(text, i + 1, i + 5));
                i += 4;
            } else {
                return text;
            }
        }
        return value.toString();
    }

    /** The client writes NUL and what is above U+FFFF in Java's own variant of UTF-8 and reads it as the standard one. */
    private static boolean isCarried(char c) {
        return c != 0 && !Character.isSurrogate(c);
    }

    /** Prefixes that the client or JMS claim for themselves, today or tomorrow. */
    private static boolean isClaimed(String property) {
        return property.startsWith("JMS") || property.startsWith("AMQ_") || NATIVE.contains(property);
    }

    private static boolean isIdentifier(String name) {
        if (name.isEmpty() || RESERVED.contains(name.toUpperCase(Locale.ROOT)) || !isLetter(name.charAt(0))) {
            return false;
        }
        return name.chars().allMatch(c -> isLetter((char) c) || c == '_' || (c >= '0' && c <= '9'));
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isHex(String text, int from, int to) {
        return text.substring(from, to).chars().allMatch(HexFormat::isHexDigit);
    }

    private static String decodeHex(String property) {
        String digits = property.substring(HEX_NAME.length());
        if (digits.length() % 2 != 0 || !isHex(digits, 0, digits.length())) {
            return property;
        }
        try {
            CharBuffer name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(HexFormat.of().parseHex(digits)));
            return name.toString();
        } catch (CharacterCodingException notOurs) {
            return property;
        }
    }
}
