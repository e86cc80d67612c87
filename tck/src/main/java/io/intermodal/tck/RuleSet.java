package io.intermodal.tck;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All rules there are. A rule is a final class's method with the annotation, so that no binder can replace it. */
final class RuleSet {

    private static final List<Object> FAMILIES = List.of(
            new PublishRules(),
            new PublishBoundRules(),
            new PublishPromiseRules(),
            new ConsumeRules(),
            new HandlerRules(),
            new AsyncRules(),
            new SettleRules(),
            new SettleOnceRules(),
            new ManualRules(),
            new OrderRules(),
            new OrderGapRules(),
            new OrderSettleRules(),
            new RetryRules(),
            new RetryEndRules(),
            new RetryCountRules(),
            new DeadLetterRules(),
            new RedriveRules(),
            new DeadLetterCopyRules(),
            new DelayRules(),
            new ExpiryRules(),
            new HeaderRules(),
            new FidelityRules(),
            new ForeignRules(),
            new ConcurrencyRules(),
            new CallbackRules(),
            new CapacityRules(),
            new GroupRules(),
            new ProvisionRules(),
            new PositionRules(),
            new LifecycleRules(),
            new PauseRules(),
            new DrainRules(),
            new WayRules(),
            new FaultRules(),
            new OutageRules(),
            new RecoveryRules(),
            new ProcessRules(),
            new ConfigurationRules(),
            new SecurityRules(),
            new ObserveRules(),
            new TellingRules());

    private RuleSet() {}

    /** Every rule, by family and number. */
    static List<RuleSpec> all() {
        List<RuleSpec> rules = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        List<String> families = new ArrayList<>();
        for (Object family : FAMILIES) {
            if (!Modifier.isFinal(family.getClass().getModifiers())) {
                throw new IllegalStateException(family.getClass() + " holds rules and is not final");
            }
            for (RuleSpec rule : of(family)) {
                if (!ids.add(rule.id())) {
                    throw new IllegalStateException("two rules have the id " + rule.id());
                }
                if (!families.contains(rule.family())) {
                    families.add(rule.family());
                }
                rules.add(rule);
            }
        }
        rules.sort(Comparator.<RuleSpec>comparingInt(rule -> families.indexOf(rule.family()))
                .thenComparingInt(RuleSpec::number));
        return rules;
    }

    /** By their ids: methods come in another order on another day. */
    private static List<RuleSpec> of(Object family) {
        return Arrays.stream(family.getClass().getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Rule.class))
                .map(method -> new RuleSpec(family, method))
                .sorted(Comparator.comparing(RuleSpec::id))
                .toList();
    }
}
