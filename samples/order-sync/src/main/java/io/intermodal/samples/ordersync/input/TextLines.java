package io.intermodal.samples.ordersync.input;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads UTF-8 line by line and survives what is no text and lines without end. */
final class TextLines implements AutoCloseable {

    /** Longer lines are skipped: nobody places such orders, and they would fill the memory. */
    static final int MAX_BYTES = 8 << 20;

    private static final int BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream in;
    private long number;

    TextLines(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /**
     * A line.
     *
     * @param number counted from 1
     * @param text without its end; what could not be read of it if there is a problem
     * @param problem why it cannot be used
     */
    record Line(long number, String text, Optional<String> problem) {}

    /** The next line; empty at the end. */
    Optional<Line> next() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        boolean tooLong = false;
        int read = in.read();
        if (read < 0) {
            return Optional.empty();
        }
        for (; read >= 0 && read != '\n'; read = in.read()) {
            if (bytes.size() < MAX_BYTES) {
                bytes.write(read);
            } else {
                tooLong = true;
            }
        }
        number++;
        String text = bytes.toString(StandardCharsets.UTF_8);
        if (tooLong) {
            String begin = text.substring(0, Math.min(text.length(), 200));
            return Optional.of(new Line(
                    number,
                    begin,
                    Optional.of("is longer than " + MAX_BYTES + " bytes; split the order, or check the line ends")));
        }
        Optional<String> problem = isText(bytes.toByteArray())
                ? Optional.empty()
                : Optional.of("is not UTF-8 text; save the file as UTF-8");
        return Optional.of(new Line(number, clean(text), problem));
    }

    private String clean(String text) {
        int begin = number == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
        int end = text.endsWith("\r") ? text.length() - 1 : text.length();
        return text.substring(Math.min(begin, end), end);
    }

    private static boolean isText(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
