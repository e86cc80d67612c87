package io.intermodal.rocketmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.rocketmq.common.message.MessageConst;

/**
 * Headers as properties of messages. Properties are one text in which U+0001 and U+0002 part names and values, values are never empty, and with
 * names in capitals the broker is told what to do; so such names get a prefix, and such values are written with percent signs behind an equals sign.
 */
final class RocketMqText {

    /** What names begin with that would mean something to the broker, or that begin so anyway. */
    private static final String ESCAPE = "im_";

    private static final String ENCODED = "=";
    private static final Set<String> SYSTEM = system();

    private RocketMqText() {}

    private static Set<String> system() {
        Set<String> names = new HashSet<>(MessageConst.STRING_HASH_SET);
        for (Field field : MessageConst.class.getFields()) {
            if (field.getName().startsWith("PROPERTY_") && field.getType() == String.class) {
                try {
                    names.add((String) field.get(null));
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException("a constant of the client cannot be read: " + field, e);
                }
            }
        }
        return Set.copyOf(names);
    }

    /** Whether the client or the broker wrote or reads this. */
    static boolean isSystem(String name) {
        return SYSTEM.contains(name) || name.startsWith("__") || name.startsWith("_SYS_");
    }

    static String name(String header) {
        return isSystem(header) || isCapitals(header) || header.startsWith(ESCAPE) ? ESCAPE + header : header;
    }

    private static boolean isCapitals(String name) {
        for (int i = 0; i < name.length(); i++) {
            char unit = name.charAt(i);
            if (unit != '_' && (unit < 'A' || unit > 'Z') && (unit < '0' || unit > '9')) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    static String header(String name) {
        return name.startsWith(ESCAPE) ? name.substring(ESCAPE.length()) : name;
    }

    static String value(String text) {
        if (!text.isBlank() && !text.startsWith(ENCODED) && !hasControl(text)) {
            return text;
        }
        StringBuilder encoded = new StringBuilder(ENCODED);
        for (byte b : text.getBytes(UTF_8)) {
            int unit = b & 0xff;
            if (unit > ' ' && unit < 0x7f && unit != '%') {
                encoded.append((char) unit);
            } else {
                encoded.append('%').append(String.format(Locale.ROOT, "%02x", unit));
            }
        }
        return encoded.toString();
    }

    /** The reverse; what was not written by {@link #value} stays as it is. */
    static String text(String value) {
        if (!value.startsWith(ENCODED)) {
            return value;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.length());
        for (int i = ENCODED.length(); i < value.length(); i++) {
            char unit = value.charAt(i);
            if (unit != '%') {
                bytes.writeBytes(String.valueOf(unit).getBytes(UTF_8));
            } else if (i + 2 < value.length() && isHex(value.charAt(i + 1)) && isHex(value.charAt(i + 2))) {
                bytes.write(Integer.parseInt(value.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                return value;
            }
        }
        return bytes.toString(UTF_8);
    }

    private static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < ' ' || (unit >= 0x7f && unit < 0xa0)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHex(char unit) {
        return (unit >= '0' && unit <= '9') || (unit >= 'a' && unit <= 'f');
    }
}
