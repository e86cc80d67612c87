package io.intermodal.tck;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a harness cannot do, in one list: what it says of its faults, and the parts that it does not offer. */
final class Powers {

    private Powers() {}

    static Map<Fault, String> unavailable(Harness harness) {
        Map<Fault, String> all = new EnumMap<>(Fault.class);
        all.putAll(harness.faults().unavailable());
        if (!harness.isReachableByOtherProcesses()) {
            all.putIfAbsent(Fault.KILL_PROCESS, "the harness says that no other process can reach its broker");
        }
        if (harness.tls().isEmpty()) {
            all.putIfAbsent(Fault.TLS, "the harness offers no broker with TLS");
        }
        return all;
    }

    /** The reasons why these cannot be caused, or empty text. */
    static String missing(Harness harness, List<Fault> faults) {
        Map<Fault, String> unavailable = unavailable(harness);
        return faults.stream()
                .filter(unavailable::containsKey)
                .map(fault -> fault + ": " + unavailable.get(fault))
                .collect(Collectors.joining("; "));
    }
}
