package io.intermodal.junit;

import io.intermodal.memory.MemoryRecord;
import io.intermodal.spi.WireHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Unfinished messages in a form that people can read. */
final class LeftOvers {

    private static final int MOST_MESSAGES = 10;
    private static final int MOST_TEXT = 80;

    /** What says most about a message, with what it is called here. */
    private static final Map<String, String> TELLING = telling();

    private final Map<String, List<MemoryRecord>> byPlace;

    LeftOvers(List<MemoryRecord> records) {
        this.byPlace = records.stream()
                .collect(Collectors.groupingBy(MemoryRecord::place, LinkedHashMap::new, Collectors.toList()));
    }

    private static Map<String, String> telling() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put(WireHeaders.TYPE, "type");
        names.put(WireHeaders.KEY, "key");
        names.put("im-attempt", "attempt");
        names.put("im-dl-reason", "reason");
        names.put("im-dl-attempts", "attempts");
        names.put("im-dl-exception", "exception");
        names.put("im-dl-text", "text");
        return names;
    }

    void describe(StringBuilder text) {
        text.append(byPlace.isEmpty() ? "\n  no message is left over" : "\n  left-over messages:");
        byPlace.forEach((place, records) -> {
            text.append("\n    ").append(place).append(": ").append(records.size());
            records.stream()
                    .limit(MOST_MESSAGES)
                    .forEach(record -> text.append("\n      ").append(line(record)));
            if (records.size() > MOST_MESSAGES) {
                text.append("\n      and ")
                        .append(records.size() - MOST_MESSAGES)
                        .append(" more");
            }
        });
    }

    private static String line(MemoryRecord record) {
        StringBuilder line = new StringBuilder(record.id().orElse("foreign message"));
        record.due().ifPresent(due -> line.append(", due ").append(due));
        TELLING.forEach((header, name) -> {
            String value = record.headers().get(header);
            if (value != null) {
                line.append(", ").append(name).append(' ').append(shortened(value));
            }
        });
        return line.append(": ").append(body(record.body())).toString();
    }

    private static String body(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return text.chars().anyMatch(Character::isISOControl) ? body.length + " bytes" : shortened(text);
        } catch (CharacterCodingException e) {
            return body.length + " bytes";
        }
    }

    private static String shortened(String text) {
        return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT) + "...";
    }
}
