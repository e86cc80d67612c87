package io.intermodal.spi;

import java.io.IOException;
import java.io.Reader;
import java.util.Map;
import java.util.Set;

/** Reads configuration files of one format. Found through {@link java.util.ServiceLoader}; properties files need none. */
public interface ConfigFormat {

    /** The file name endings it reads, for instance {@code yaml}. */
    Set<String> extensions();

    /**
     * Reads a file into settings with dotted names.
     *
     * @param reader the text; the caller closes it
     * @return full setting names with their values
     * @throws IOException if it cannot be read or is not of this format, with the line
     */
    Map<String, String> read(Reader reader) throws IOException;
}
