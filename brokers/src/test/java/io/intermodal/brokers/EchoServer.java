package io.intermodal.brokers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Sends back what it gets and tells what it saw of each connection: {@code got N}, {@code end} (FIN) or {@code broken} (RST). */
final class EchoServer implements AutoCloseable {

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final ServerSocket listener;

    EchoServer() throws IOException {
        listener = new ServerSocket(0, 50, Ports.loopback());
        Link.thread(this::accept, "echo-accept").start();
    }

    Address address() {
        return new Address("echo", Ports.LOOPBACK, listener.getLocalPort());
    }

    String nextSeen() throws InterruptedException {
        String next = seen.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("The server saw nothing for 10 s");
        }
        return next;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                Link.thread(() -> echo(socket), "echo").start();
            }
        } catch (IOException closed) {
            seen.add("closed");
        }
    }

    private void echo(Socket socket) {
        byte[] buffer = new byte[64 * 1024];
        try (socket) {
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                socket.getOutputStream().write(buffer, 0, n);
                seen.add("got " + n);
            }
            seen.add("end");
        } catch (IOException broken) {
            seen.add("broken");
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
