package io.intermodal.core.config;

import io.intermodal.spi.ConfigFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code name: value} lines, as if they were YAML. */
public final class StubFormat implements ConfigFormat {

    @Override
    public Set<String> extensions() {
        return Set.of("yaml", "yml");
    }

    @Override
    public Map<String, String> read(Reader reader) throws IOException {
        try (BufferedReader lines = new BufferedReader(reader)) {
            return lines.lines()
                    .map(line -> line.split(": ", 2))
                    .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        } catch (RuntimeException malformed) {
            throw new IOException("line 1: no colon", malformed);
        }
    }
}
