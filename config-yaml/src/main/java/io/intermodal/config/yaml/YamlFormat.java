package io.intermodal.config.yaml;

import io.intermodal.spi.ConfigFormat;
import java.io.IOException;
import java.io.Reader;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads YAML whose nested keys, joined with dots, are the names of settings. A key may hold dots and slashes of its own. Values stay as they are
 * written: {@code 0.10} is the text {@code 0.10}. Lists, aliases, tags, several documents, keys written twice and keys without a value are refused
 * with their line. Thread-safe.
 */
public final class YamlFormat implements ConfigFormat {

    private static final int MAX_LENGTH = 1_000_000;

    /** For {@link java.util.ServiceLoader}. */
    public YamlFormat() {}

    @Override
    public Set<String> extensions() {
        return Set.of("yaml", "yml");
    }

    @Override
    public Map<String, String> read(Reader reader) throws IOException {
        String text = text(reader);
        LoadSettings settings = LoadSettings.builder().build();
        try {
            return new EventWalk(new ParserImpl(settings, new StreamReader(settings, text))).document();
        } catch (MarkedYamlEngineException malformed) {
            // Its message quotes the line, in which there may be a password; an unquoted one may even look like a tag.
            String problem = malformed.getProblem().replaceFirst("tag handle .*", "tag");
            throw new IOException(
                    malformed.getProblemMark().map(YamlFormat::place).orElse("") + problem);
        } catch (YamlEngineException malformed) {
            throw new IOException("it holds characters that are not text");
        }
    }

    private static String text(Reader reader) throws IOException {
        StringBuilder text = new StringBuilder();
        char[] some = new char[8192];
        for (int read = reader.read(some); read >= 0; read = reader.read(some)) {
            text.append(some, 0, read);
            if (text.length() > MAX_LENGTH) {
                throw new IOException("it is longer than " + MAX_LENGTH + " characters");
            }
        }
        return text.toString();
    }

    static String place(Mark mark) {
        return "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": ";
    }
}
