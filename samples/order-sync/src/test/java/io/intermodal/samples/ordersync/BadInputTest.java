package io.intermodal.samples.ordersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong with what the user gives gets one line that names it and says what to do, and an exit code. */
class BadInputTest {

    private static final String GOOD = "{\"id\":\"A1\",\"customer\":\"C1\",\"country\":\"DE\",\"card\":\"tok_visa\","
            + "\"placed\":\"2026-03-02T09:14:05Z\",\"lines\":[{\"sku\":\"mug\",\"quantity\":1,\"price\":9.50}]}";

    @TempDir
    private Path folder;

    private static String order(int number) {
        return GOOD.replace("A1", "A" + number);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --bogus               | unknown option '--bogus' (--help shows all options)
                    --gen=5               | unknown option '--gen'; did you mean --generate? (--help shows all options)
                    --generate x          | --generate is 'x'; needed is a whole number from 1 to 10000000 (--help shows all options)
                    --generate 0          | --generate is 0; needed is a whole number from 1 to 10000000 (--help shows all options)
                    --generate            | --generate needs a value (--help shows all options)
                    --rate fast           | --rate is 'fast'; needed is a number of orders per second, such as 20 (--help shows all options)
                    --rate=0              | --rate is 0; needed are 0.001 to 1000000 orders per second (--help shows all options)
                    --seed 1.5            | --seed is '1.5'; needed is a whole number (--help shows all options)
                    a.csv b.csv           | two files of orders, 'a.csv' and 'b.csv'; name one (--help shows all options)
                    a.csv --generate 5    | a file of orders and --generate; choose one (--help shows all options)
                    no-such-file.ndjson   | no-such-file.ndjson: no such file; check the name
                    --generate 1 --stock none.csv | none.csv: no such file; check the name
                    """)
    void aWrongCommandLineIsExplainedInOneLine(String words, String message) {
        Command command = Command.run((Object[]) words.split(" "));

        assertThat(command.exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(command.err()).isEqualTo("order-sync: " + message + System.lineSeparator());
        assertThat(command.out()).isEmpty();
    }

    @Test
    void aFileThatHoldsNoOrdersIsNamed() throws IOException {
        assertRefused(write("empty.ndjson", ""), "empty.ndjson: holds no orders; ");
        assertRefused(write("blank.ndjson", " \n\n"), "blank.ndjson: holds no orders; ");
        assertRefused(
                write("header.csv", "order,customer,country,card,placed,sku,quantity,price\n"), ": holds no orders; ");
        assertRefused(
                write("other.csv", "id;name\n1;2\n"), "other.csv:1: is not the header; the first line must be order,");
        assertRefused(write("orders.xml", "<orders/>"), "orders.xml: ends in neither .ndjson nor .jsonl nor .csv; ");
        assertRefused(folder, ": is a folder; name a file of orders");
    }

    @Test
    void aStockListIsReadStrictly() throws IOException {
        Path orders = write("orders.ndjson", order(1));

        assertRefused(
                orders,
                write("a.csv", "sku;number\n"),
                "a.csv:1: is not the header; the first line must be sku,on_hand");
        assertRefused(
                orders,
                write("b.csv", "sku,on_hand\nmug,3\ncup,many\n"),
                "b.csv:3: is 'cup,many'; needed are a sku and");
        assertRefused(
                orders,
                write("c.csv", "sku,on_hand\nmug,3\nmug,4\n"),
                "c.csv:3: names sku 'mug' a second time; keep one");
    }

    @Test
    void malformedLinesAreNamedAndSetAsideAndTheOthersGoOn() throws IOException {
        Path orders = write(
                "orders.ndjson",
                order(1) + "\nno order\n" + order(2) + "\n" + order(1) + "\n{\"id\":\"A3\"}\n"
                        + order(4).replace("9.50", "9.505") + "\n");
        Path work = folder.resolve("work");

        Command command = Command.run("--broker", "memory:queue/malformed", "--work", work, orders);

        assertThat(command.exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(command.err().lines())
                .containsExactlyInAnyOrder(
                        "order-sync: " + orders + ":2: is no JSON object; an order is one object, {...}, on one line",
                        "order-sync: " + orders + ":4: has the order id 'A1' of line 1; give it an id of its own",
                        "order-sync: " + orders + ":5: has no customer; needed is 1 to 60 characters",
                        "order-sync: " + orders
                                + ":6: has price '9.505'; allowed is an amount with at most two decimals, such as 12.50");
        assertThat(Files.readAllLines(work.resolve("rejects.ndjson")))
                .hasSize(4)
                .contains("no order");
        assertThat(command.out())
                .contains("every order is in one final state: 2 SHIPPED")
                .contains("set aside: 4 orders")
                .contains("result: reconciled, but for the orders that were set aside");
    }

    @Test
    void anOrderThatIsTooLargeForAMessageIsSetAside() throws IOException {
        String line = "{\"sku\":\"mug\",\"quantity\":1,\"price\":9.50}";
        String large = order(2).replace(line, String.join(",", java.util.Collections.nCopies(30_000, line)));
        Path orders = write("orders.ndjson", order(1) + "\n" + large + "\n");
        Path work = folder.resolve("work");

        Command command = Command.run("--broker", "memory:queue/too-large", "--work", work, orders);

        assertThat(command.exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(command.err().lines())
                .singleElement()
                .asString()
                .startsWith("order-sync: " + orders + ":2: order A2: IM-")
                .contains("intermodal.max-message-bytes");
        assertThat(Files.readAllLines(work.resolve("rejects.ndjson")))
                .singleElement()
                .asString()
                .contains("\"A2\"");
        assertThat(command.out()).contains("every order is in one final state: 1 SHIPPED");
    }

    @Test
    void strictPublishesNothingUnlessEveryLineIsAnOrder() throws IOException {
        Path orders = write("orders.ndjson", order(1) + "\nno order\n" + order(1) + "\n");
        Path work = folder.resolve("work");

        Command command = Command.run("--strict", "--broker", "memory:queue/strict", "--work", work, orders);

        assertThat(command.exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(command.err())
                .contains(orders + ":2: is no JSON object")
                .contains(orders + ":3: has the order id 'A1' of line 1")
                .contains("2 of the orders are malformed and nothing was published; ");
        assertThat(work).doesNotExist();
    }

    @Test
    void aWrongBrokerAddressIsAMatterOfConfiguration() throws IOException {
        Path orders = write("orders.ndjson", order(1));
        Path work = folder.resolve("work");

        Command command = Command.run("--broker", "activmq://localhost", "--work", work, orders);

        assertThat(command.exitCode()).isEqualTo(Exit.BROKER_TROUBLE);
        assertThat(command.err().lines())
                .singleElement()
                .asString()
                .contains("intermodal.broker")
                .contains("'activmq'")
                .contains("activemq://");
        assertThat(Command.run("--broker", "memory:queue/after-wrong", "--work", work, orders)
                        .exitCode())
                .as("the wrong address did not stick to the folder")
                .isEqualTo(Exit.RECONCILED);
    }

    @Test
    void ordersInTheWorkFolderAreRefusedBecauseANewRunWouldRemoveThem() throws IOException {
        Path work = Files.createDirectory(folder.resolve("work"));
        Path rejects = Files.writeString(work.resolve("rejects.ndjson"), order(1));

        Command command = Command.run("--broker", "memory:queue/inside", "--work", work, rejects);

        assertThat(command.exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(command.err()).contains("lies in the work folder");
        assertThat(rejects).exists();
    }

    private static void assertRefused(Path orders, String part) {
        Command command = Command.run(orders);
        assertThat(command.exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(command.err().lines())
                .singleElement()
                .asString()
                .startsWith("order-sync: ")
                .contains(part);
    }

    private static void assertRefused(Path orders, Path stock, String part) {
        Command command = Command.run("--stock", stock, orders);
        assertThat(command.exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(List.of(command.err().split("\n")))
                .singleElement()
                .asString()
                .contains(part);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
