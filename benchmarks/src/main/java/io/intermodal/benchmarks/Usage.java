package io.intermodal.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/**
 * What this process has used up to now: time, CPU of all its threads, and memory allocated by them. A thread that has ended takes the count of its
 * allocations with it, so both sides keep theirs.
 */
final class Usage {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final long nanos = System.nanoTime();
    private final long cpu = SYSTEM.getProcessCpuTime();
    private final Map<Long, Long> allocated = new HashMap<>();

    private Usage() {
        long[] ids = THREADS.getAllThreadIds();
        long[] bytes = THREADS.getThreadAllocatedBytes(ids);
        for (int i = 0; i < ids.length; i++) {
            allocated.put(ids[i], Math.max(0, bytes[i]));
        }
    }

    static Usage now() {
        return new Usage();
    }

    /** What was used between two moments, for a number of messages. */
    static Cost between(Usage begin, Usage end, int messages) {
        long bytes = 0;
        for (Map.Entry<Long, Long> thread : end.allocated.entrySet()) {
            bytes += thread.getValue() - begin.allocated.getOrDefault(thread.getKey(), 0L);
        }
        double seconds = (end.nanos - begin.nanos) / 1e9;
        return new Cost(messages / seconds, (end.cpu - begin.cpu) / 1e3 / messages, (double) bytes / messages);
    }
}
