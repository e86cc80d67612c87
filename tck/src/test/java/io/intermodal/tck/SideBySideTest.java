package io.intermodal.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SideBySideTest {

    private static final List<RuleSpec> RULES = RuleSet.all();
    private static final int LANES = 3;

    private static List<RuleSpec> harmless() {
        return RULES.stream().filter(rule -> !rule.hurtsTheBroker()).toList();
    }

    private static RuleResult passed(RuleSpec rule) {
        return new RuleResult(rule.id(), rule.statements(), rule.title(), RuleResult.Status.PASSED, "", "", 0);
    }

    @Test
    void asManyRulesRunAtOnceAsThereAreLanes() {
        List<RuleSpec> rules = harmless().subList(0, 2 * LANES);
        CyclicBarrier together = new CyclicBarrier(LANES);
        try (SideBySide lanes = new SideBySide(rules, LANES, rule -> {
            try {
                together.await(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException("no " + LANES + " rules at once", e);
            }
            return passed(rule);
        })) {
            assertThat(rules)
                    .allSatisfy(rule -> assertThat(lanes.prove(rule).id()).isEqualTo(rule.id()));
        }
    }

    @Test
    void aRuleThatHurtsTheBrokerComesLastAndRunsAlone() {
        AtomicInteger atWork = new AtomicInteger();
        AtomicBoolean hurt = new AtomicBoolean();
        List<String> ended = Collections.synchronizedList(new ArrayList<>());
        List<String> notAlone = Collections.synchronizedList(new ArrayList<>());
        try (SideBySide lanes = new SideBySide(RULES, LANES, rule -> {
            int others = atWork.getAndIncrement();
            boolean bad = rule.hurtsTheBroker() ? others > 0 || hurt.getAndSet(true) : hurt.get();
            if (bad || atWork.get() > LANES) {
                notAlone.add(rule.id());
            }
            if (rule.hurtsTheBroker()) {
                hurt.set(false);
            }
            ended.add(rule.id());
            atWork.decrementAndGet();
            return passed(rule);
        })) {
            // Also if somebody asks for it first.
            RuleSpec hurting =
                    RULES.stream().filter(RuleSpec::hurtsTheBroker).findFirst().orElseThrow();
            lanes.prove(harmless().get(0));
            lanes.prove(hurting);
            assertThat(ended).endsWith(hurting.id());
            lanes.order().parallelStream().forEach(lanes::prove);
            assertThat(lanes.order().subList(0, harmless().size())).isEqualTo(harmless());
        }

        assertThat(notAlone).isEmpty();
        assertThat(ended).containsAll(RULES.stream().map(RuleSpec::id).toList());
    }

    @Test
    void whatNobodyAskedForEndsWithTheRun() {
        List<String> ended = Collections.synchronizedList(new ArrayList<>());
        SideBySide lanes = new SideBySide(harmless(), 2, rule -> {
            ended.add(rule.id());
            return passed(rule);
        });
        lanes.prove(harmless().get(0));
        lanes.close();
        int then = ended.size();

        assertThatThrownBy(() -> lanes.prove(harmless().get(20))).isInstanceOf(RuntimeException.class);
        assertThat(then).isBetween(1, 8);
        assertThat(ended).hasSize(then);
    }

    @Test
    void oneLaneLeavesEveryRuleAlone() {
        List<String> ended = Collections.synchronizedList(new ArrayList<>());
        try (SideBySide lanes = new SideBySide(RULES, 1, rule -> {
            ended.add(rule.id());
            return passed(rule);
        })) {
            lanes.prove(RULES.get(0));
        }

        assertThat(ended).containsExactly(RULES.get(0).id());
    }

    @Test
    void whatCouldNotBeRunIsToldToWhoAsks() {
        RuleSpec rule = harmless().get(0);
        try (SideBySide lanes = new SideBySide(List.of(rule), LANES, one -> {
            throw new IllegalArgumentException("no broker");
        })) {
            assertThatThrownBy(() -> lanes.prove(rule))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(rule.id())
                    .hasRootCauseMessage("no broker");
        }
    }
}
