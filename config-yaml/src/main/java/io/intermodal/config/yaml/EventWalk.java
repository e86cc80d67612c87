package io.intermodal.config.yaml;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * Walks one document. Works on the parser's events and builds no objects: an alias cannot multiply and a tag cannot name a class. Single use.
 */
final class EventWalk {

    private static final int MAX_DEPTH = 32;
    private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");

    private final Iterator<Event> events;
    private final Map<String, String> settings = new LinkedHashMap<>();

    EventWalk(Iterator<Event> events) {
        this.events = events;
    }

    Map<String, String> document() throws IOException {
        Event event = next();
        while (event.getEventId() == Event.ID.StreamStart || event.getEventId() == Event.ID.DocumentStart) {
            event = next();
        }
        if (event.getEventId() == Event.ID.StreamEnd) {
            return settings; // an empty file
        }
        if (event instanceof ScalarEvent scalar && isNothing(scalar)) {
            event = next(); // a document of comments
        } else {
            mapping(event, "", 0);
            event = next();
        }
        if (event.getEventId() != Event.ID.DocumentEnd) {
            throw refused(event, "nothing is expected here");
        }
        event = next();
        if (event.getEventId() != Event.ID.StreamEnd) {
            throw refused(event, "a second document; keep all settings in one");
        }
        return settings;
    }

    private void mapping(Event start, String prefix, int depth) throws IOException {
        plain(start);
        if (!(start instanceof MappingStartEvent)) {
            throw refused(start, "settings are expected, written as key: value");
        }
        if (depth > MAX_DEPTH) {
            throw refused(start, "more than " + MAX_DEPTH + " levels");
        }
        for (Event key = next(); key.getEventId() != Event.ID.MappingEnd; key = next()) {
            plain(key);
            if (!(key instanceof ScalarEvent name) || name.getValue().isEmpty()) {
                throw refused(key, "a key has to be text");
            }
            value(prefix + name.getValue(), key, depth);
        }
    }

    private void value(String name, Event key, int depth) throws IOException {
        Event value = next();
        plain(value);
        if (!(value instanceof ScalarEvent scalar)) {
            mapping(value, name + ".", depth + 1);
            return;
        }
        if (isNothing(scalar)) {
            throw refused(key, "this key has no value; write one, \"\" for an empty one, or take the key away");
        }
        if (settings.putIfAbsent(name, scalar.getValue()) != null) {
            throw refused(key, "this key is set a second time; keep one of both");
        }
    }

    /** Refuses what would say more than a setting can. */
    private static void plain(Event event) throws IOException {
        switch (event.getEventId()) {
            case Alias -> throw refused(event, "an alias; write the value out");
            case SequenceStart ->
                throw refused(
                        event,
                        "a list; settings are single values, several addresses stand in one with commas between them");
            default -> {}
        }
        if ((event instanceof ScalarEvent scalar && scalar.getTag().isPresent())
                || (event instanceof MappingStartEvent start && start.getTag().isPresent())) {
            throw refused(event, "a tag; settings are plain text");
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            throw refused(event, "an anchor; aliases are not read");
        }
    }

    private static boolean isNothing(ScalarEvent scalar) {
        return scalar.isPlain() && NOTHING.contains(scalar.getValue());
    }

    /** Says where and not what: a password without quotation marks may read as a key. */
    private static IOException refused(Event event, String what) {
        return new IOException(event.getStartMark().map(YamlFormat::place).orElse("") + what);
    }

    private Event next() {
        return events.next();
    }
}
