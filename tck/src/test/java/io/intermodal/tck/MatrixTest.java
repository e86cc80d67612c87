package io.intermodal.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Statement by mode, handler and settlement: a rule stands in every place of the matrix, or the statement has a reason not to be in it. */
class MatrixTest {

    private static final List<String> WAYS = List.of(
            "WORK, synchronous, automatic settlement",
            "WORK, synchronous, manual settlement",
            "WORK, asynchronous, automatic settlement",
            "WORK, asynchronous, manual settlement",
            "ORDERED, synchronous, automatic settlement",
            "ORDERED, synchronous, manual settlement",
            "ORDERED, asynchronous, automatic settlement",
            "ORDERED, asynchronous, manual settlement");

    /** Statements that are about nothing that a handler, its mode or its settlement could change. */
    private static final Map<String, String> OUTSIDE = Map.of(
            "C3", "publishing to what was not provisioned",
            "C21", "publishing and starting while the broker is away",
            "C23", "what the broker deleted, told by an event before any handler",
            "C24", "classes and secrets: no handler sees them",
            "C25", "certificates");

    @Test
    void everyPlaceHasARule() {
        Map<String, TreeSet<String>> rules = new TreeMap<>();
        for (RuleSpec rule : RuleSet.all()) {
            for (String way : WAYS) {
                if (rule.title().endsWith(way)) {
                    rules.computeIfAbsent(way, none -> new TreeSet<>()).addAll(rule.statements());
                }
            }
        }
        List<String> inside = IntStream.rangeClosed(1, 25)
                .mapToObj(number -> "C" + number)
                .filter(statement -> !OUTSIDE.containsKey(statement))
                .toList();
        assertThat(rules.keySet()).containsExactlyInAnyOrderElementsOf(WAYS);
        rules.forEach((way, statements) -> assertThat(statements).as(way).containsExactlyInAnyOrderElementsOf(inside));
    }

    @Test
    void whatIsOutsideHasRulesOfItsOwn() {
        List<String> proved = RuleSet.all().stream()
                .flatMap(rule -> rule.statements().stream())
                .toList();
        assertThat(proved).containsAll(OUTSIDE.keySet());
    }
}
