package io.intermodal.brokers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Asks a RocketMQ name server whether it knows a broker, in RocketMQ's own words, so that no client of it is needed here. */
final class NameServerRoute {

    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int LONGEST_ANSWER = 1 << 20;

    /** 105 asks for the route of a topic; every broker has this one. */
    private static final byte[] QUESTION =
            ("{\"code\":105,\"language\":\"OTHER\",\"version\":477,\"opaque\":1,\"flag\":0,"
                            + "\"extFields\":{\"topic\":\"TBW102\"}}")
                    .getBytes(StandardCharsets.UTF_8);

    private static final Pattern FOUND = Pattern.compile("\"code\":0\\b");

    private NameServerRoute() {}

    static boolean isKnownAt(int port) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(Ports.loopback(), port), TIMEOUT_MILLIS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(4 + QUESTION.length);
            out.writeInt(QUESTION.length);
            out.write(QUESTION);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int length = in.readInt();
            int header = in.readInt() & 0xFFFFFF;
            if (length < header || length > LONGEST_ANSWER) {
                return false;
            }
            return FOUND.matcher(new String(in.readNBytes(header), StandardCharsets.UTF_8))
                    .find();
        } catch (IOException awayOrSlow) {
            return false;
        }
    }
}
