package io.intermodal.brokers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free loopback ports for servers that have to come back on the same port. They are taken from below the range that operating systems give to
 * outgoing connections: while such a server is down, one of its own clients, connecting again and again, could otherwise be given the server's port
 * as its local one and even connect to itself.
 */
final class Ports {

    static final String LOOPBACK = "127.0.0.1";

    private static final int FIRST = 20_000;
    private static final int END = 32_000;
    private static final int TRIES = 200;

    /**
     * A port is asked for long before it is listened on, and given up and taken again by a server that is killed, so it must not be given twice: not in
     * this process, and not to another test run of the same user. Each port is a byte of one file that is locked until this process ends.
     */
    private static final Set<Integer> ISSUED = ConcurrentHashMap.newKeySet();

    private static final FileChannel RESERVED = reservations();

    private Ports() {}

    static int free() {
        IOException lastFailure = null;
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (ServerSocket probe = new ServerSocket(port, 1, loopback())) {
                if (reserve(port)) {
                    return probe.getLocalPort();
                }
            } catch (IOException taken) {
                lastFailure = taken;
            }
        }
        throw new BrokerException(
                "No free port between " + FIRST + " and " + END + " in " + TRIES + " tries", lastFailure);
    }

    /** A free port whose neighbour, so many below it, is free too: for servers that take that one without being asked. */
    static int freeWithNeighbour(int below) {
        for (int i = 0; i < TRIES; i++) {
            int port = free();
            try (ServerSocket probe = new ServerSocket(port - below, 1, loopback())) {
                if (reserve(probe.getLocalPort())) {
                    return port;
                }
            } catch (IOException taken) {
                // Another pair then.
            }
        }
        throw new BrokerException("No free pair of ports in " + TRIES + " tries", null);
    }

    private static boolean reserve(int port) throws IOException {
        return ISSUED.add(port) && RESERVED.tryLock(port, 1, false) != null;
    }

    private static FileChannel reservations() {
        try {
            Path folder = Files.createDirectories(Path.of(System.getProperty("user.home"), ".cache", "intermodal"));
            return FileChannel.open(folder.resolve("ports.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException("The file that keeps test runs from each other's ports cannot be opened", e);
        }
    }

    static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(loopback(), port), 1_000);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /** Not getLoopbackAddress(): that is the IPv6 one in a JVM that prefers IPv6. */
    static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }
}
