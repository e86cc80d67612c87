package io.intermodal.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** One partition: messages by offset, of which the oldest may have been deleted. Under the broker's lock. */
final class LogPartition {

    private final String log;
    private final int index;
    private final List<Content> entries = new ArrayList<>();
    private long first;

    LogPartition(String log, int index) {
        this.log = log;
        this.index = index;
    }

    String name() {
        return log + "-" + index;
    }

    int index() {
        return index;
    }

    void append(Content content) {
        entries.add(content);
    }

    /** Deletes what was stored before a moment. */
    void deleteBefore(long millis) {
        int old = 0;
        while (old < entries.size() && entries.get(old).storedMillis() < millis) {
            old++;
        }
        entries.subList(0, old).clear();
        first += old;
    }

    /** The offset of the oldest message that is there. */
    long first() {
        return first;
    }

    /** The offset that the next message will get. */
    long end() {
        return first + entries.size();
    }

    /** What is there from an offset on. */
    List<MemoryRecord> from(long offset) {
        return LongStream.range(Math.max(offset, first), end())
                .mapToObj(this::read)
                .toList();
    }

    MemoryRecord read(long offset) {
        return new MemoryRecord(log, index, offset, -1, entries.get(Math.toIntExact(offset - first)));
    }
}
