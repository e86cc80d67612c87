package io.intermodal.memory;

/** A message in one queue: its number is its place in line, also when it comes back. Under the broker's lock. */
final class QueueEntry {

    final long number;
    final int bucket;
    final Content content;
    int deliveries;

    QueueEntry(long number, int bucket, Content content) {
        this.number = number;
        this.bucket = bucket;
        this.content = content;
    }

    MemoryRecord record(String queue) {
        return new MemoryRecord(queue, bucket, number, deliveries, content);
    }
}
