package io.intermodal.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.Codec;
import io.intermodal.Connection;
import io.intermodal.ConnectionOptions;
import io.intermodal.Delivery;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Message;
import io.intermodal.Messaging;
import io.intermodal.brokers.RabbitMqBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Programs on the other end that share no code with the client in Java and know nothing of our headers: amqp-tools, in C, and amqplib, in JavaScript. */
@ParameterizedClass
@ValueSource(strings = {"bookworm", "newest"})
record RabbitMqOtherClientsIT(String suite) {

    private static final int PATIENCE = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static RabbitMqBroker broker;

    @TempDir
    private static Path folder;

    @BeforeParameterizedClassInvocation
    static void start(String suite) {
        broker = RabbitMqBroker.started(RabbitMqBroker.with().suite(suite));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        broker.close();
    }

    @Test
    void amqpToolsReadWhatWeWrote() throws Exception {
        Destination jobs = Destination.queue("tools-read");
        try (Connection connection = connect()) {
            connection.provision(Group.of(jobs));
            connection.publisher(jobs, Codec.string()).publish(Message.of("customer 7", "grüße 😀"));
            connection.publisher(jobs, Codec.string()).publish(Message.of("customer 8", "and once more"));
        }
        assertThat(run("", "amqp-tools", "get", "-u", url(), "-q", jobs.name())).isEqualTo("grüße 😀");
        // Acknowledges what cat took.
        assertThat(run("", "amqp-tools", "consume", "-u", url(), "-q", jobs.name(), "-c", "1", "cat"))
                .isEqualTo("and once more");
        assertThat(broker.control("list_queues", "name", "messages")).contains(jobs.name() + "\t0");
    }

    @Test
    void weReadWhatAmqpToolsWrote() throws Exception {
        Destination news = Destination.topic("tools-wrote");
        Group billing = Group.of(news, "billing");
        Group audit = Group.of(news, "audit");
        try (Connection connection = connect()) {
            connection.provision(billing, audit);
            BlockingQueue<Delivery<String>> billed = read(connection, billing);
            BlockingQueue<Delivery<String>> audited = read(connection, audit);
            List<String> to = List.of("amqp-tools", "publish", "-u", url(), "-e", news.name(), "-r", "0");
            run("", with(to, "-p", "-C", "text/plain", "-H", "shop: Bücher", "-H", "im-key: customer 7", "-b", "a 😀"));
            for (BlockingQueue<Delivery<String>> group : List.of(billed, audited)) {
                Message<String> message = next(group).message();
                assertThat(message.payload()).isEqualTo("a 😀");
                assertThat(message.contentType()).contains("text/plain");
                assertThat(message.key()).contains("customer 7");
                assertThat(message.headers()).containsExactly(Map.entry("shop", "Bücher"));
            }
            // Not persistent, no properties at all.
            run("", with(to, "-b", "b"));
            for (BlockingQueue<Delivery<String>> group : List.of(billed, audited)) {
                Message<String> message = next(group).message();
                assertThat(message.payload()).isEqualTo("b");
                assertThat(message.key()).isEmpty();
                assertThat(message.headers()).isEmpty();
            }
        }
    }

    @Test
    void amqplibReadsWhatWeWrote() throws Exception {
        Destination jobs = Destination.queue("lib-reads");
        Instant then = Instant.parse("2026-03-04T05:06:07.089Z");
        try (Connection connection = connect()) {
            connection.provision(Group.of(jobs));
            connection
                    .publisher(jobs, Codec.string())
                    .publish(Message.builder("grüße 😀")
                            .id("order-1")
                            .key("customer 7 ä")
                            .type("order.placed")
                            .correlationId("c-1")
                            .timestamp(then)
                            .header("shop", "Bücher")
                            .header("CC", "nobody")
                            .build());
        }
        JsonNode seen = JSON.readTree(run("", "amqplib", script(), "get", url(), jobs.name()));
        assertThat(seen.get("body").asString()).isEqualTo("grüße 😀");
        JsonNode fields = seen.get("options");
        assertThat(fields.get("messageId").asString()).isEqualTo("order-1");
        assertThat(fields.get("type").asString()).isEqualTo("order.placed");
        assertThat(fields.get("contentType").asString()).isEqualTo("text/plain; charset=utf-8");
        assertThat(fields.get("correlationId").asString()).isEqualTo("c-1");
        assertThat(fields.get("timestamp").asLong()).isEqualTo(then.getEpochSecond());
        assertThat(fields.get("deliveryMode").asInt()).isEqualTo(2);
        JsonNode headers = fields.get("headers");
        assertThat(headers.get("shop").asString()).isEqualTo("Bücher");
        assertThat(headers.get("_CC").asString()).isEqualTo("nobody");
        assertThat(headers.get("im-id").asString()).isEqualTo("order-1");
        assertThat(headers.get("im-key").asString()).isEqualTo("customer 7 ä");
        assertThat(headers.get("im-ts").asString()).isEqualTo(Long.toString(then.toEpochMilli()));
    }

    @Test
    void weReadWhatAmqplibWrote() throws Exception {
        Destination jobs = Destination.queue("lib-wrote");
        Group workers = Group.of(jobs);
        try (Connection connection = connect()) {
            connection.provision(workers);
            BlockingQueue<Delivery<String>> read = read(connection, workers);
            publish(jobs, """
                    {"body": "grüße 😀", "options": {"messageId": "m-1", "type": "order.placed", "contentType": "text/csv",
                      "correlationId": "c-1", "timestamp": 1700000000, "appId": "shop", "priority": 3,
                      "headers": {"shop": "Bücher", "count": 7, "ratio": 0.5, "vip": true, "im-key": "customer 7",
                        "list": [1, 2], "table": {"a": "b"}, "nothing": null}}}
                    """);
            Delivery<String> delivery = next(read);
            Message<String> message = delivery.message();
            assertThat(message.payload()).isEqualTo("grüße 😀");
            assertThat(message.id()).contains("m-1");
            assertThat(message.key()).contains("customer 7");
            assertThat(message.type()).contains("order.placed");
            assertThat(message.contentType()).contains("text/csv");
            assertThat(message.correlationId()).contains("c-1");
            assertThat(message.timestamp()).contains(Instant.ofEpochSecond(1_700_000_000));
            assertThat(message.headers())
                    .containsExactlyInAnyOrderEntriesOf(
                            Map.of("shop", "Bücher", "count", "7", "ratio", "0.5", "vip", "true"));
            assertThat(delivery.unwrap(com.rabbitmq.client.Delivery.class)
                            .orElseThrow()
                            .getProperties()
                            .getAppId())
                    .isEqualTo("shop");
            // Nothing but a body, and that an empty one.
            publish(jobs, "{\"body\": \"\", \"options\": {}}");
            Message<String> bare = next(read).message();
            assertThat(bare.payload()).isEmpty();
            assertThat(bare.headers()).isEmpty();
            assertThat(bare.key()).isEmpty();
        }
    }

    private static Connection connect() {
        return Messaging.connect(ConnectionOptions.builder()
                .set("intermodal.broker", broker.address().toString())
                .set("intermodal.user", "guest")
                .set("intermodal.password", "guest")
                .build());
    }

    private static BlockingQueue<Delivery<String>> read(Connection connection, Group group) {
        BlockingQueue<Delivery<String>> read = new LinkedBlockingQueue<>();
        connection.subscribe(group, Codec.string(), read::add);
        return read;
    }

    private static Delivery<String> next(BlockingQueue<Delivery<String>> read) throws InterruptedException {
        Delivery<String> delivery = read.poll(PATIENCE, TimeUnit.SECONDS);
        assertThat(delivery).as("a message").isNotNull();
        return delivery;
    }

    private static void publish(Destination queue, String message) throws Exception {
        run(message, "amqplib", script(), "publish", url(), queue.name());
    }

    private static String url() {
        return "amqp://guest:guest@" + broker.address().host() + ":"
                + broker.address().port();
    }

    private static String script() {
        return Path.of("src", "test", "js", "queue.js").toAbsolutePath().toString();
    }

    private static String[] with(List<String> words, String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static String run(String input, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(words));
        command.set(0, Path.of("..", "scripts", words[0]).toAbsolutePath().toString());
        Path in = Files.writeString(folder.resolve("input"), input);
        Path out = folder.resolve("output");
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            assertThat(process.waitFor(PATIENCE, TimeUnit.SECONDS))
                    .as("%s ends", words[0])
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as("%s said %s", command, Files.readString(errors, UTF_8))
                .isZero();
        return Files.readString(out, UTF_8);
    }
}
