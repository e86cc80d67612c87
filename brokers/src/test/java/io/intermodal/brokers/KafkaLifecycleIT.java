package io.intermodal.brokers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** A real Kafka in a process of its own: what it takes is there after a kill, and it answers through its proxy only while that lets it. */
class KafkaLifecycleIT {

    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

    @Test
    void whatWasConfirmedIsThereAfterAKill() throws Exception {
        try (KafkaBroker broker = KafkaBroker.started()) {
            Map<String, Object> client = client(broker.address());
            create(client);
            send(client, "one");
            long before = broker.pid();
            broker.kill();
            assertThat(broker.isReady()).isFalse();
            broker.start();
            assertThat(broker.pid()).isNotEqualTo(before);
            send(client, "two");
            assertThat(read(client, 2)).containsExactly("one", "two");
            broker.restart();
            assertThat(read(client, 2)).containsExactly("one", "two");
            broker.wipe();
            broker.start();
            try (Admin admin = Admin.create(client)) {
                assertThat(admin.listTopics().names().get(90, TimeUnit.SECONDS)).isEmpty();
            }
        }
    }

    @Test
    void allConnectionsGoThroughTheProxy() throws Exception {
        try (KafkaBroker broker = KafkaBroker.started(KafkaBroker.with().proxied())) {
            Map<String, Object> client = client(broker.proxy().address());
            create(client);
            int accepted = broker.proxy().accepted();
            try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(client)) {
                producer.send(new ProducerRecord<>("orders", bytes("one"))).get(90, TimeUnit.SECONDS);
                assertThat(broker.proxy().accepted()).isGreaterThan(accepted + 1);
                assertThat(broker.proxy().connections()).isPositive();
                broker.proxy().cut();
                producer.send(new ProducerRecord<>("orders", bytes("two"))).get(90, TimeUnit.SECONDS);
            }
            assertThat(read(client(broker.address()), 2)).containsExactly("one", "two");
        }
    }

    @Test
    void onlyItsUsersMayConnect() throws Exception {
        try (KafkaBroker broker =
                KafkaBroker.started(KafkaBroker.with().user("shop", "right").tls(KeyMaterial.Kind.VALID))) {
            Map<String, Object> right = login(client(broker.address()), "right");
            create(right);
            send(right, "one");
            Map<String, Object> secure = login(client(broker.tlsAddress()), "right");
            secure.put("security.protocol", "SASL_SSL");
            secure.put("ssl.truststore.location", broker.keys().trustStore().toString());
            secure.put("ssl.truststore.password", broker.keys().password());
            assertThat(read(secure, 1)).containsExactly("one");
            Map<String, Object> wrong = login(client(broker.address()), "wrong");
            try (Admin admin = Admin.create(wrong)) {
                assertThatThrownBy(() -> admin.listTopics().names().get(90, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(SaslAuthenticationException.class);
            }
        }
    }

    private static Map<String, Object> client(Address address) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", address.host() + ":" + address.port());
        settings.put("key.serializer", ByteArraySerializer.class);
        settings.put("value.serializer", ByteArraySerializer.class);
        settings.put("key.deserializer", ByteArrayDeserializer.class);
        settings.put("value.deserializer", ByteArrayDeserializer.class);
        return settings;
    }

    private static Map<String, Object> login(Map<String, Object> settings, String password) {
        settings.put("security.protocol", "SASL_PLAINTEXT");
        settings.put("sasl.mechanism", "PLAIN");
        settings.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"shop\" password=\""
                        + password + "\";");
        return settings;
    }

    private static void create(Map<String, Object> client) throws Exception {
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1)))
                    .all()
                    .get(90, TimeUnit.SECONDS);
        }
    }

    private static void send(Map<String, Object> client, String text) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(client)) {
            producer.send(new ProducerRecord<>("orders", bytes(text))).get(90, TimeUnit.SECONDS);
        }
    }

    private static List<String> read(Map<String, Object> client, int count) {
        List<String> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(client)) {
            consumer.assign(List.of(ORDERS));
            consumer.seekToBeginning(List.of(ORDERS));
            Await.until(count + " records", () -> {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record -> found.add(new String(record.value(), StandardCharsets.UTF_8)));
                return found.size() >= count;
            });
        }
        return found;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
