package io.intermodal.brokers;

import static io.intermodal.brokers.Direction.TO_BROKER;
import static io.intermodal.brokers.Direction.TO_CLIENT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TcpProxyTest {

    private static final int SHORT_MILLIS = 300;

    private EchoServer server;
    private TcpProxy proxy;
    private Socket client;

    @BeforeEach
    void connect() throws Exception {
        server = new EchoServer();
        proxy = TcpProxy.to(server.address());
        client = open();
        assertThat(echo(client, "hello")).isEqualTo("hello");
        assertThat(server.nextSeen()).isEqualTo("got 5");
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        proxy.close();
        server.close();
    }

    @Test
    void theAddressIsTheTargetsWithAnotherPort() {
        assertThat(proxy.address().scheme()).isEqualTo("echo");
        assertThat(proxy.address().port()).isNotEqualTo(server.address().port());
    }

    @Test
    void cutEndsBothSidesInGoodOrderAndServesTheNextConnection() throws Exception {
        proxy.cut();
        assertThat(client.getInputStream().read()).isEqualTo(-1);
        assertThat(server.nextSeen()).isEqualTo("end");
        try (Socket next = open()) {
            assertThat(echo(next, "again")).isEqualTo("again");
        }
    }

    @Test
    void resetBreaksBothSidesAndServesTheNextConnection() throws Exception {
        proxy.reset();
        assertThatThrownBy(() -> client.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
        assertThat(server.nextSeen()).isEqualTo("broken");
        try (Socket next = open()) {
            assertThat(echo(next, "again")).isEqualTo("again");
        }
    }

    @Test
    void aStallHoldsBackWhatGoesOnAfterRestore() throws Exception {
        proxy.stall();
        write(client, "held");
        assertNothingComes(client);
        try (Socket second = open()) {
            write(second, "new");
            assertNothingComes(second);
            proxy.restore();
            assertThat(read(client, 4)).isEqualTo("held");
            assertThat(read(second, 3)).isEqualTo("new");
        }
    }

    @Test
    void aStallOfRepliesLetsRequestsThrough() throws Exception {
        proxy.stall(TO_CLIENT);
        write(client, "asked");
        assertThat(server.nextSeen()).isEqualTo("got 5");
        assertNothingComes(client);
        proxy.restore();
        assertThat(read(client, 5)).isEqualTo("asked");
    }

    @Test
    void aBlackHoleLosesRepliesAndRestoreResetsWhatLostThem() throws Exception {
        try (Socket idle = open()) {
            assertThat(echo(idle, "idle")).isEqualTo("idle");
            assertThat(server.nextSeen()).isEqualTo("got 4");
            proxy.blackHole(TO_CLIENT);
            write(client, "asked");
            assertThat(server.nextSeen()).isEqualTo("got 5");
            assertNothingComes(client);
            proxy.restore();
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThat(echo(idle, "unharmed")).isEqualTo("unharmed");
        }
    }

    @Test
    void aBlackHoleOfRequestsHidesThemFromTheBroker() throws Exception {
        proxy.blackHole(TO_BROKER);
        write(client, "unheard");
        assertNothingComes(client);
        proxy.restore();
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        assertThat(server.nextSeen()).isEqualTo("broken");
    }

    @Test
    void aDelayIsAddedInEachDirectionAndKeepsTheOrder() throws Exception {
        proxy.delay(Duration.ofMillis(100), Duration.ofMillis(50));
        long before = System.nanoTime();
        assertThat(echo(client, "late")).isEqualTo("late");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        StringBuilder sent = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            String chunk = i + ",";
            write(client, chunk);
            sent.append(chunk);
        }
        assertThat(read(client, sent.length())).isEqualTo(sent.toString());
        proxy.restore();
        assertThat(echo(client, "soon")).isEqualTo("soon");
    }

    @Test
    void aDelayDoesNotLoseTheEndOfAConnection() throws Exception {
        proxy.delay(Duration.ofMillis(50), Duration.ZERO);
        write(client, "last words");
        client.shutdownOutput();
        assertThat(read(client, 10)).isEqualTo("last words");
        assertThat(client.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void aLimitCutsAfterExactlySoManyBytes() throws Exception {
        proxy.limitBytes(TO_CLIENT, 8);
        write(client, "0123456789");
        assertThat(new String(client.getInputStream().readAllBytes(), US_ASCII)).isEqualTo("01234567");
        try (Socket next = open()) {
            write(next, "abcdefghij");
            assertThat(new String(next.getInputStream().readAllBytes(), US_ASCII))
                    .isEqualTo("abcdefgh");
        }
        assertThat(proxy.limited()).isEqualTo(2);
    }

    @Test
    void refuseTurnsNewConnectionsAwayUntilRestore() throws Exception {
        proxy.refuse();
        assertThatThrownBy(this::open).isInstanceOf(ConnectException.class);
        assertThat(echo(client, "stays")).isEqualTo("stays");
        proxy.restore();
        try (Socket next = open()) {
            assertThat(echo(next, "again")).isEqualTo("again");
        }
        assertThat(proxy.accepted()).isEqualTo(2);
    }

    @Test
    void halfClosePassesThrough() throws Exception {
        client.shutdownOutput();
        assertThat(server.nextSeen()).isEqualTo("end");
        assertThat(client.getInputStream().read()).isEqualTo(-1);
        Await.until("the connection is gone", () -> proxy.connections() == 0);
    }

    @Test
    void aTargetThatIsDownShowsAsAReset() throws Exception {
        server.close();
        assertThat(server.nextSeen()).isEqualTo("closed");
        assertThatThrownBy(() -> {
                    // The reset may come as soon as the connection is made.
                    try (Socket next = open()) {
                        echo(next, "anybody?");
                    }
                })
                .isInstanceOf(SocketException.class);
    }

    @Test
    void closeLeavesNoThreadAndNoConnection() throws Exception {
        String name = proxy.toString();
        proxy.delay(Duration.ofMillis(1), Duration.ZERO);
        assertThat(echo(client, "x")).isEqualTo("x");
        proxy.stall();
        write(client, "y");
        assertThat(threads(name)).isPositive();
        proxy.close();
        Await.until("its threads end", () -> threads(name) == 0);
        assertThat(proxy.connections()).isZero();
        assertThatThrownBy(this::open).isInstanceOf(ConnectException.class);
    }

    private static long threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(name))
                .count();
    }

    private Socket open() throws IOException {
        Socket socket = new Socket();
        try {
            socket.setSoTimeout(10_000);
            socket.setTcpNoDelay(true);
            socket.connect(
                    new InetSocketAddress(Ports.loopback(), proxy.address().port()), 2_000);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static String read(Socket socket, int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), US_ASCII);
    }

    private static String echo(Socket socket, String text) throws IOException {
        write(socket, text);
        return read(socket, text.length());
    }

    private static void assertNothingComes(Socket socket) throws IOException {
        socket.setSoTimeout(SHORT_MILLIS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(10_000);
    }
}
