package io.intermodal.tck;

import io.intermodal.Capability;
import io.intermodal.Connection;
import io.intermodal.ConnectionOptions;
import io.intermodal.Messaging;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Runs the kit without JUnit. */
public final class KitRunner {

    private KitRunner() {}

    /**
     * Proves rules one after the other.
     *
     * @param harness the binder and its broker; not closed
     * @param filter which rules, by id
     * @param seed what chance begins with
     * @return what was seen
     */
    public static KitReport run(Harness harness, Predicate<String> filter, long seed) {
        long began = Await.nanos();
        List<RuleResult> results = new ArrayList<>();
        for (RuleSpec rule : RuleSet.all()) {
            if (filter.test(rule.id())) {
                results.add(new RuleRun(rule, harness, seed).run());
            }
        }
        return new KitReport(harness.name(), broker(harness), "chosen rules", seed, Await.millisSince(began), results);
    }

    /** The ids of all rules, in the order of the specification. */
    public static List<String> ruleIds() {
        return RuleSet.all().stream().map(RuleSpec::id).toList();
    }

    /** The ids of the rules that prove each capability, in the order of the specification; their refusal is proved where it is not declared. */
    public static Map<Capability, List<String>> rulesOfCapabilities() {
        Map<Capability, List<String>> rules = new EnumMap<>(Capability.class);
        for (Capability capability : Capability.values()) {
            rules.put(
                    capability,
                    RuleSet.all().stream()
                            .filter(rule -> rule.capabilities().contains(capability))
                            .map(RuleSpec::id)
                            .toList());
        }
        return rules;
    }

    /** Product and version of the broker, as far as it can be asked. */
    static String broker(Harness harness) {
        ConnectionOptions.Builder options = ConnectionOptions.builder();
        harness.binder().ifPresent(options::binder);
        harness.settings().forEach(options::set);
        try (Connection connection = Messaging.connect(options.build())) {
            return connection.capabilities().broker();
        } catch (RuntimeException e) {
            return "broker not reached: " + e.getMessage();
        }
    }
}
