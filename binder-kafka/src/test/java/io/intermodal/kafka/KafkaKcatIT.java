package io.intermodal.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Destination;
import io.intermodal.PublishOutcome;
import io.intermodal.brokers.KafkaBroker;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.Route;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kcat on the other end: it is built on another client than the one in Java and knows nothing of our headers. */
class KafkaKcatIT {

    @TempDir
    private Path folder;

    @Test
    void eachReadsWhatTheOtherWrote() throws Exception {
        Destination orders = Wire.topic("orders").partitions(4);
        GroupRef group = Wire.group(orders, "billing");
        try (KafkaBroker broker = KafkaBroker.started();
                Wire wire = Wire.open(Config.of(broker.address()))) {
            String address = broker.address().host() + ":" + broker.address().port();
            Route route = wire.provisioned(group);
            Reading reading = wire.read(route);

            Path input = Files.writeString(folder.resolve("input"), "customer 7|grüße 😀\n");
            kcat(
                    input,
                    "-P",
                    "-b",
                    address,
                    "-t",
                    orders.name(),
                    "-K",
                    "|",
                    "-H",
                    "content-type=text/plain",
                    "-H",
                    "x=ü");
            Incoming theirs = reading.next();
            assertThat(theirs.defect()).isNull();
            assertThat(Reading.text(theirs)).isEqualTo("grüße 😀");
            assertThat(theirs.envelope().key()).isEqualTo("customer 7");
            assertThat(theirs.envelope().contentType()).isEqualTo("text/plain");
            assertThat(theirs.envelope().headers()).containsEntry("x", "ü");
            assertThat(theirs.envelope().id()).startsWith(orders.name() + "-").endsWith("@0");
            reading.commit(theirs);

            Wire.Sent sent = Wire.await(Wire.send(
                    wire.sender(),
                    new Route.Everyone(group.destination()),
                    Wire.envelope("from us 😀")
                            .key("customer 8")
                            .contentType("text/plain")
                            .header("shop", "Bücher")
                            .build(),
                    0));
            assertThat(sent).isEqualTo(new Wire.Sent(PublishOutcome.CONFIRMED, null));
            // Key, body, headers, one message a line; ends with the last one that is there.
            List<String> all = kcat(
                    input, "-C", "-b", address, "-t", orders.name(), "-o", "beginning", "-e", "-q", "-f", "%k|%s|%h\n");
            assertThat(all).hasSize(2);
            assertThat(all)
                    .filteredOn(line -> line.startsWith("customer 8|from us 😀|"))
                    .singleElement()
                    .asString()
                    .contains("im-id=from us 😀", "im-content-type=text/plain", "shop=Bücher");
        }
    }

    private List<String> kcat(Path input, String... words) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of("..", "scripts", "kcat").toAbsolutePath().toString()));
        command.addAll(List.of(words));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(process.waitFor(3 * Wire.PATIENCE, TimeUnit.SECONDS))
                    .as("kcat ends")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> said = Files.readAllLines(output, UTF_8);
        assertThat(process.exitValue()).as("%s said %s", command, said).isZero();
        return said;
    }
}
