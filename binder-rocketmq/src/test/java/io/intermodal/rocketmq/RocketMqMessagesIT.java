package io.intermodal.rocketmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.AuthorizationException;
import io.intermodal.Codec;
import io.intermodal.ConfigurationException;
import io.intermodal.Connection;
import io.intermodal.Delivery;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.InvalidMessageException;
import io.intermodal.Message;
import io.intermodal.Messaging;
import io.intermodal.PublishException;
import io.intermodal.PublishOutcome;
import io.intermodal.Publisher;
import io.intermodal.brokers.RocketMqBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.RemotingClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real broker makes of messages, ours and those of the vendor's own client; and who may send them. */
class RocketMqMessagesIT {

    private static final String PASSWORD = "canary-7d1f";

    private static RocketMqBroker broker;
    private Connection connection;
    private Operator operator;

    @TempDir
    private Path home;

    @BeforeAll
    static void start() {
        broker = RocketMqBroker.started(RocketMqBroker.with()
                .user("shop", PASSWORD)
                .user("reader", PASSWORD, "Topic:*=Sub", "Group:*=All", "Cluster:*=All")
                .administrator("operator", PASSWORD)
                .set(
                        "brokerRole",
                        "SYNC_MASTER") // which has no slave here, and is told to do without unless a test says more
                .set("slaveTimeout", "300"));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static Connection as(String user, String password) {
        return Messaging.connect(Inbox.at(broker.address())
                .set("intermodal.user", user)
                .set("intermodal.password", password)
                .build());
    }

    @BeforeEach
    void open() {
        connection = as("shop", PASSWORD);
        operator = new Operator(broker.address().host() + ":" + broker.address().port(), "operator", PASSWORD);
    }

    @AfterEach
    void close() {
        connection.close();
    }

    @Test
    void whatTheVendorsClientSendsIsReadWithoutAnyOfOurHeaders() throws Exception {
        Group group = Group.of(Destination.topic("foreign.in"), "reader");
        connection.provision(group);
        Inbox inbox = new Inbox(connection, group);
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("content-type", "text/plain");
        properties.put("x-shop", "Bücher");
        operator.send("foreign_in", "plain".getBytes(UTF_8), Map.of());
        Delivery<byte[]> plain = inbox.next();
        assertThat(Inbox.text(plain)).isEqualTo("plain");
        assertThat(plain.message().id()).isPresent();
        assertThat(plain.message().timestamp()).isPresent();
        assertThat(plain.message().key()).isEmpty();

        String id = operator.send("foreign_in", "rich".getBytes(UTF_8), properties, "customer-7");
        Message<byte[]> rich = inbox.next().message();
        assertThat(new String(rich.payload(), UTF_8)).isEqualTo("rich");
        assertThat(rich.id()).contains(id);
        assertThat(rich.key()).contains("customer-7");
        assertThat(rich.contentType()).contains("text/plain");
        assertThat(rich.header("x-shop")).contains("Bücher");
    }

    @Test
    void whatWeSendTheVendorsClientReadsWithTheObviousParts() throws Exception {
        Group group = Group.of(Destination.topic("foreign.out"), "reader");
        connection.provision(group);
        connection
                .publisher(group.destination(), Codec.string())
                .publish(Message.builder("hello")
                        .id("order-4711")
                        .key("customer-7")
                        .type("order.placed")
                        .contentType("text/plain")
                        .header("x-shop.name", "Bücher")
                        .build());
        MessageExt seen = operator.receive("foreign_out", 1).get(0);
        assertThat(new String(seen.getBody(), UTF_8)).isEqualTo("hello");
        assertThat(seen.getKeys()).isEqualTo("order-4711");
        assertThat(seen.getUserProperty("im-id")).isEqualTo("order-4711");
        assertThat(seen.getUserProperty("im-key")).isEqualTo("customer-7");
        assertThat(seen.getUserProperty("im-type")).isEqualTo("order.placed");
        assertThat(seen.getUserProperty("im-content-type")).isEqualTo("text/plain");
        assertThat(seen.getUserProperty("x-shop.name")).isEqualTo("Bücher");
    }

    /** Everything that the client or the broker would act on, as the name of a header of an application. */
    private static Stream<String> names() {
        return Stream.concat(
                MessageConst.STRING_HASH_SET.stream(),
                Stream.of("__SHARDINGKEY", "_SYS_X", "DELAY", "TIMER_DELIVER_MS", "im_KEYS", "im_", "a.b-c", "9"));
    }

    @Test
    void noHeaderIsAPropertyOfTheSystemAndAllComeBackAsTheyWere() throws Exception {
        Group group = Group.of(Destination.topic("hostile.headers"), "reader");
        connection.provision(group);
        Publisher<byte[]> publisher = connection.publisher(group.destination(), Codec.bytes());
        Inbox inbox = new Inbox(connection, group);
        int sent = 0;
        for (String name : (Iterable<String>) names().sorted()::iterator) {
            for (String value : List.of("1", "99999999999999", "=", "=%41", "  ", "", "😀", "\u0001\u0002")) {
                Message<byte[]> message = Message.builder(new byte[] {1})
                        .key("k")
                        .header("x-number", Integer.toString(sent))
                        .header(name, value)
                        .build();
                try {
                    publisher.publish(message);
                } catch (InvalidMessageException refused) {
                    // By the grammar that holds on every broker, which knows no control characters and no underscore in
                    // front.
                    assertThat(value.contains("\u0001") || name.startsWith("_") || name.startsWith("im_"))
                            .as(name + "=" + value)
                            .isTrue();
                    continue;
                }
                Message<byte[]> back = inbox.next().message();
                assertThat(back.headers()).as(name).isEqualTo(Map.of("x-number", Integer.toString(sent), name, value));
                assertThat(back.key()).contains("k");
                sent++;
            }
        }
        assertThat(sent).isGreaterThan(300);
    }

    @Test
    void bodiesAndNamesThatRocketMqDoesNotLikeArriveAllTheSame() throws Exception {
        String sixty = "a.long-name.of-sixty-characters.with-dots.and-hyphens.x"
                        .repeat(2)
                        .substring(0, 59) + "x";
        for (String name : List.of("dots.and-hyphens.v1", sixty, "tbw102", "self-test-topic")) {
            Group group = Group.of(Destination.topic(name), "g.v1");
            connection.provision(group);
            Publisher<byte[]> publisher = connection.publisher(group.destination(), Codec.bytes());
            List<byte[]> bodies = new ArrayList<>();
            byte[] all = new byte[512];
            for (int i = 0; i < all.length; i++) {
                all[i] = (byte) i;
            }
            bodies.add(new byte[0]);
            bodies.add(new byte[] {0});
            bodies.add(new byte[] {1, 2});
            bodies.add(all);
            Inbox inbox = new Inbox(connection, group);
            for (byte[] body : bodies) {
                publisher.publish(Message.of("k", body));
                assertThat(inbox.next().payload()).isEqualTo(body);
            }
        }
    }

    @Test
    void aForeignMessageThatLooksLikeARecordOfOursIsAMessage() throws Exception {
        Group group = Group.of(Destination.topic("foreign.pin"), "reader");
        connection.provision(group);
        Inbox inbox = new Inbox(connection, group);
        operator.send("foreign_pin", "mine".getBytes(UTF_8), Map.of("im_pin", "foreign_pin"));
        assertThat(inbox.nextText()).isEqualTo("mine");
    }

    @Test
    void whatNoReplicaHasIsNotCalledConfirmed() throws Exception {
        Group group = Group.of(Destination.topic("replicas"), "reader");
        connection.provision(group);
        Publisher<String> publisher = connection.publisher(group.destination(), Codec.string());
        publisher.publish(Message.of("before"));
        operator.configure("replicas", "inSyncReplicas", "2");
        try {
            assertThatThrownBy(() -> publisher.publish(Message.of("only here")))
                    .isInstanceOfSatisfying(
                            PublishException.class,
                            doubtful -> assertThat(doubtful.outcome()).isEqualTo(PublishOutcome.UNKNOWN));
        } finally {
            operator.configure("replicas", "inSyncReplicas", "1");
        }
        publisher.publish(Message.of("after"));
        Inbox inbox = new Inbox(connection, group);
        String text;
        do {
            text = inbox.nextText(); // what is in doubt may be there
        } while (!text.equals("after"));
    }

    @Test
    void anotherNumberOfQueuesIsAConflictAndChangesNothing() throws Exception {
        Destination four = Destination.topic("resize").partitions(4);
        connection.provision(Group.of(four, "reader"));
        assertThatThrownBy(() -> connection.provision(Group.of(four.partitions(8), "reader")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("resize");
        assertThat(operator.queues("resize")).isEqualTo(4);
        assertThat(operator.queues("resize__reader__retry")).isEqualTo(4);
    }

    @Test
    void whatIsDeniedIsToldAtOnceAndWithoutASecret() throws Exception {
        assertThatThrownBy(() -> as("shop", "canary-wrong"))
                .isInstanceOfSatisfying(AuthorizationException.class, RocketMqMessagesIT::isDiscreet);
        Group group = Group.of(Destination.topic("denied"), "reader");
        connection.provision(group);
        try (Connection reader = as("reader", PASSWORD)) {
            Publisher<String> publisher = reader.publisher(group.destination(), Codec.string());
            long began = System.nanoTime();
            assertThatThrownBy(() -> publisher.publish(Message.of("x")))
                    .isInstanceOfSatisfying(PublishException.class, refused -> {
                        assertThat(refused.outcome()).isEqualTo(PublishOutcome.REJECTED);
                        assertThat(refused).hasCauseInstanceOf(AuthorizationException.class);
                        isDiscreet(refused);
                    });
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began))
                    .isLessThan(5);
            assertThatThrownBy(() -> reader.provision(Group.of(Destination.topic("denied.new"), "reader")))
                    .isInstanceOfSatisfying(AuthorizationException.class, RocketMqMessagesIT::isDiscreet);
        }
    }

    private static void isDiscreet(Throwable error) {
        StringWriter all = new StringWriter();
        error.printStackTrace(new PrintWriter(all));
        assertThat(all.toString()).doesNotContain("canary");
    }

    @Test
    void theClientCanBeReached() throws Exception {
        Group group = Group.of(Destination.topic("unwrap"), "reader");
        connection.provision(group);
        Inbox inbox = new Inbox(connection, group);
        connection.publisher(group.destination(), Codec.string()).publish(Message.of("a"));
        assertThat(inbox.next().unwrap(MessageExt.class)).isPresent();
        assertThat(connection.unwrap(RemotingClient.class)).isPresent();
        assertThat(connection.unwrap(String.class)).isEmpty();
    }

    @Test
    void theHomeDirectoryOfTheUserStaysAsItWas() throws Exception {
        ProcessBuilder program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Duser.home=" + home,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OneMessage.class.getName(),
                        broker.address().toString(),
                        "shop")
                .redirectErrorStream(true);
        program.environment().put("PASSWORD", PASSWORD); // where nobody else can read it
        Process process = program.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        try (Stream<Path> left = Files.list(home)) {
            assertThat(left).isEmpty();
        }
    }
}
