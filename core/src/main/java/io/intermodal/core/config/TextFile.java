package io.intermodal.core.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads small text files in UTF-8; says in people's words why one cannot be read. */
final class TextFile {

    private static final int MAX_BYTES = 1024 * 1024;

    private TextFile() {}

    /** Opens the bytes of a file, wherever it lies. */
    @FunctionalInterface
    interface Opener {
        InputStream open() throws IOException;
    }

    /** The path that somebody wrote, made absolute; a finding if it is none. */
    static Optional<Path> path(Entry entry, Path workingDirectory, Findings findings) {
        try {
            return Optional.of(workingDirectory.resolve(entry.value().strip()).normalize());
        } catch (InvalidPathException malformed) {
            findings.add(entry, "is " + Findings.quoted(entry.value()) + ", which is no path here", "Name a file.");
            return Optional.empty();
        }
    }

    /** The text of a file that a setting names. */
    static Optional<String> read(Entry entry, Path file, Findings findings) {
        if (Files.isDirectory(file)) {
            findings.add(entry, "names " + file + ", which is a directory", "Name a file.");
            return Optional.empty();
        }
        return read(entry, file.toString(), () -> Files.newInputStream(file), findings);
    }

    /** The text of what opens. */
    static Optional<String> read(Entry entry, String file, Opener opener, Findings findings) {
        try (InputStream in = opener.open()) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                findings.add(
                        entry,
                        "names " + file + ", which is larger than 1 MiB",
                        "It is hardly the file that is meant.");
                return Optional.empty();
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (NoSuchFileException missing) {
            findings.add(entry, "names " + file + ", which does not exist", "Create it, or name another.");
        } catch (AccessDeniedException denied) {
            findings.add(entry, "names " + file + ", which this process may not read", "Let its user read the file.");
        } catch (CharacterCodingException malformed) {
            findings.add(entry, "names " + file + ", which is not UTF-8", "Save it in UTF-8.");
        } catch (IOException broken) {
            findings.add(
                    entry,
                    "names " + file + ", which cannot be read ("
                            + broken.getClass().getSimpleName() + ")",
                    "Look at the file and its file system.");
        }
        return Optional.empty();
    }
}
