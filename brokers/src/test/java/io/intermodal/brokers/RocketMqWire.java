package io.intermodal.brokers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.SocketFactory;

/**
 * As much of RocketMQ's own protocol as these tests need: finds the broker, sends, reads from the beginning. Its client would bring a score of jars. One
 * connection per request; a request that fails says how the broker answered.
 */
final class RocketMqWire {

    record User(String name, String password) {}

    private record Answer(int code, String header, ByteBuffer body) {}

    private static final int SEND = 10;
    private static final int PULL = 11;
    private static final int ROUTE = 105;
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final int BODY_LENGTH_AT = 84;
    private static final Pattern CODE = Pattern.compile("\"code\":(\\d+)");
    private static final Pattern BROKER = Pattern.compile("\"brokerAddrs\":\\{\"?0\"?:\"([^:]+):(\\d+)\"");

    private final Address nameServer;
    private final SocketFactory sockets;
    private final User user;

    RocketMqWire(Address nameServer, SocketFactory sockets, User user) {
        this.nameServer = nameServer;
        this.sockets = sockets;
        this.user = user;
    }

    static RocketMqWire at(Address nameServer) {
        return new RocketMqWire(nameServer, SocketFactory.getDefault(), new User("", ""));
    }

    /** Where the name server says that the broker is. */
    Address broker() throws IOException {
        Answer answer = ask(nameServer, ROUTE, Map.of("topic", "TBW102"), new byte[0]);
        String route = StandardCharsets.UTF_8.decode(answer.body()).toString();
        Matcher found = BROKER.matcher(route);
        if (answer.code() != 0 || !found.find()) {
            throw new IOException("No broker: " + answer.header() + " " + route);
        }
        return new Address("rocketmq", found.group(1), Integer.parseInt(found.group(2)));
    }

    /** Makes the topic if it is missing. */
    void send(String topic, String text) throws IOException {
        Map<String, String> fields = new TreeMap<>();
        fields.put("producerGroup", "test");
        fields.put("topic", topic);
        fields.put("defaultTopic", "TBW102");
        fields.put("defaultTopicQueueNums", "1");
        fields.put("queueId", "0");
        fields.put("sysFlag", "0");
        fields.put("bornTimestamp", Long.toString(System.currentTimeMillis()));
        fields.put("flag", "0");
        fields.put("properties", "");
        fields.put("reconsumeTimes", "0");
        fields.put("unitMode", "false");
        fields.put("batch", "false");
        Answer answer = ask(broker(), SEND, fields, text.getBytes(StandardCharsets.UTF_8));
        if (answer.code() != 0) {
            throw new IOException("Not sent: " + answer.header());
        }
    }

    List<String> read(String topic) throws IOException {
        List<String> texts = new ArrayList<>();
        Address broker = broker();
        while (true) {
            Map<String, String> fields = new TreeMap<>();
            fields.put("consumerGroup", "test");
            fields.put("topic", topic);
            fields.put("queueId", "0");
            fields.put("queueOffset", Integer.toString(texts.size()));
            fields.put("maxMsgNums", "1");
            fields.put("sysFlag", "4"); // the subscription is in this request
            fields.put("commitOffset", "0");
            fields.put("suspendTimeoutMillis", "0");
            fields.put("subscription", "*");
            fields.put("subVersion", "0");
            Answer answer = ask(broker, PULL, fields, new byte[0]);
            if (answer.code() != 0) {
                return texts;
            }
            ByteBuffer message = answer.body();
            byte[] text = new byte[message.getInt(BODY_LENGTH_AT)];
            message.position(BODY_LENGTH_AT + 4).get(text);
            texts.add(new String(text, StandardCharsets.UTF_8));
        }
    }

    private Answer ask(Address where, int code, Map<String, String> request, byte[] body) throws IOException {
        Map<String, String> fields = new TreeMap<>(request);
        if (!user.name().isEmpty()) {
            fields.put("AccessKey", user.name());
            fields.put("Signature", signature(fields, body));
        }
        byte[] header = ("{\"code\":" + code
                        + ",\"language\":\"OTHER\",\"version\":477,\"opaque\":1,\"flag\":0,\"extFields\":{"
                        + fields.entrySet().stream()
                                .map(field -> "\"" + field.getKey() + "\":\"" + field.getValue() + "\"")
                                .collect(Collectors.joining(","))
                        + "}}")
                .getBytes(StandardCharsets.UTF_8);
        try (Socket socket = sockets.createSocket(where.host(), where.port())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(4 + header.length + body.length);
            out.writeInt(header.length);
            out.write(header);
            out.write(body);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int length = in.readInt();
            int headerLength = in.readInt() & 0xFFFFFF;
            String answer = new String(in.readNBytes(headerLength), StandardCharsets.UTF_8);
            Matcher found = CODE.matcher(answer);
            if (!found.find()) {
                throw new IOException("No answer but " + answer);
            }
            return new Answer(
                    Integer.parseInt(found.group(1)),
                    answer,
                    ByteBuffer.wrap(in.readNBytes(length - 4 - headerLength)));
        }
    }

    private String signature(Map<String, String> sortedFields, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(user.password().getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            mac.update(String.join("", sortedFields.values()).getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
