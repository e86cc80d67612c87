package io.intermodal.samples.ordersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on the in-memory broker. */
class EndToEndTest {

    @TempDir
    private Path work;

    @Test
    void theOrdersThatComeAlongEndInEveryState() {
        Command command = Command.run("--broker", "memory:queue/built-in", "--work", work);

        assertThat(command.err()).isEmpty();
        assertThat(command.out())
                .contains("200/200")
                .containsPattern(
                        "every order is in one final state: \\d+ SHIPPED, \\d+ DECLINED, \\d+ OUT_OF_STOCK, 3 DEAD_LETTERED")
                .contains("200 orders and what came of them were published")
                .contains("orders of each of 36 customers were handled in order")
                .containsPattern(
                        "payments/fulfilment {2}order R100500 {2}REJECTED after 1 attempt: no carrier delivers to country 'AQ'")
                .containsPattern(
                        "stock/payment {2}order R100469 {2}EXHAUSTED after 5 attempts: the payment gateway did not answer")
                .contains("result: reconciled")
                .doesNotContain("FAIL");
        assertThat(command.exitCode()).isEqualTo(Exit.RECONCILED);
    }

    @Test
    void generatedOrdersArriveByChanceAndAreReconciled() {
        Command command = Command.run(
                "--generate",
                "120",
                "--rate",
                "200",
                "--seed",
                "7",
                "--broker",
                "memory:queue/generated",
                "--work",
                work);

        assertThat(command.out()).contains("120 generated orders, seed 7", "result: reconciled");
        assertThat(command.exitCode()).isEqualTo(Exit.RECONCILED);
    }

    @Test
    void aLogShapedBrokerGivesTheSameOutcome() {
        Command command = Command.run("--generate", "100", "--broker", "memory:log/generated", "--work", work);

        assertThat(command.out()).contains("result: reconciled");
        assertThat(command.exitCode()).isEqualTo(Exit.RECONCILED);
    }

    @Test
    void csvAndJsonAreTheSameOrders() throws IOException {
        Path csv = Path.of("data/orders.csv");
        Path json = Files.write(
                work.resolve("first.ndjson"),
                Files.readAllLines(Path.of("data/orders.ndjson")).subList(0, 30));

        Command ofCsv = Command.run("--broker", "memory:queue/csv", "--work", work.resolve("a"), csv);
        Command ofJson = Command.run(
                "--stock", "data/stock.csv", "--broker", "memory:queue/json", "--work", work.resolve("b"), json);

        assertThat(analytics(ofCsv)).isEqualTo(analytics(ofJson)).contains("30 orders");
    }

    private static String analytics(Command command) {
        assertThat(command.exitCode()).as(command.toString()).isEqualTo(Exit.RECONCILED);
        return command.out()
                .lines()
                .filter(line -> line.contains("analytics"))
                .findFirst()
                .orElse("");
    }

    @Test
    void afterAFinishedRunTheSameFolderTakesANewOne() {
        Object[] arguments = {"--generate", "10", "--broker", "memory:queue/again", "--work", work};
        assertThat(Command.run(arguments).exitCode()).isEqualTo(Exit.RECONCILED);

        Command second = Command.run(arguments);

        assertThat(second.out()).contains("is finished; this is a new one", "10 orders and what came of them");
        assertThat(second.exitCode()).isEqualTo(Exit.RECONCILED);
    }
}
