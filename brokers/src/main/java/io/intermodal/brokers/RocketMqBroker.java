package io.intermodal.brokers;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * RocketMQ in two JVMs of its own: a name server, which tells clients where the broker is, and one broker. What is done to this is done to both; each can
 * also be had alone. Sent messages survive {@link #kill}, because the operating system still has them; positions of consumer groups do half a second after
 * they were committed. A start takes about four seconds, after a kill two.
 */
public final class RocketMqBroker implements TlsBroker {

    private final ReentrantLock lock = new ReentrantLock();
    private final RocketMqOptions options;
    private final RocketMqNameServer nameServer;
    private final RocketMqNode node;
    private final @Nullable TcpProxy proxy;
    private final @Nullable TcpProxy nameServerProxy;

    RocketMqBroker(RocketMqOptions options) {
        this.options = options;
        this.nameServer = new RocketMqNameServer(options);
        this.node = new RocketMqNode(options, nameServer);
        nameServer.waitsFor(node);
        Address clients = node.address();
        this.proxy = options.isProxied() ? TcpProxy.between(clients.withHost(RocketMqNode.PROXY_HOST), clients) : null;
        this.nameServerProxy = options.isProxied() ? TcpProxy.to(nameServer.address()) : null;
    }

    /**
     * Starts describing a broker.
     *
     * @return the defaults, to be changed
     */
    public static RocketMqOptions with() {
        return new RocketMqOptions();
    }

    /**
     * Makes a broker with the defaults and starts it.
     *
     * @return the broker, ready
     */
    public static RocketMqBroker started() {
        return started(with());
    }

    /**
     * Makes a broker and starts it; if that fails, nothing is left of it.
     *
     * @param options what it is to be like
     * @return the broker, ready
     */
    public static RocketMqBroker started(RocketMqOptions options) {
        RocketMqBroker broker = options.build();
        try {
            broker.start();
            return broker;
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    /** Starts what of the two is not running. Ready means that the name server knows the broker, and that a message was sent and read. */
    @Override
    public void start() {
        locked(() -> {
            if (nameServer.isRunning() && node.isRunning()) {
                throw new IllegalStateException(address() + " is running already");
            }
            if (!nameServer.isRunning()) {
                nameServer.start();
            }
            if (!node.isRunning()) {
                node.start();
            }
        });
    }

    @Override
    public boolean isReady() {
        return nameServer.isReady() && node.isReady();
    }

    /**
     * Where the name server listens: the address that clients are given.
     *
     * @return the address, without the proxy
     */
    @Override
    public Address address() {
        return nameServer.address();
    }

    @Override
    public Address tlsAddress() {
        if (options.tls() == null) {
            throw new IllegalStateException("This broker has no TLS; ask for it with tls()");
        }
        return address();
    }

    @Override
    public KeyMaterial keys() {
        KeyMaterial keys = nameServer.keys();
        if (keys == null) {
            throw new IllegalStateException("This broker has no key material: ask for it with tls(), and start it");
        }
        return keys;
    }

    /**
     * The way to the broker that can be disturbed. Clients do not begin here but at {@link #nameServerProxy} or {@link #address}, and are sent here.
     *
     * @return the proxy before the broker
     * @throws IllegalStateException when none was asked for
     */
    public TcpProxy proxy() {
        return asked(proxy);
    }

    /**
     * The way to the name server that can be disturbed.
     *
     * @return the proxy before the name server
     * @throws IllegalStateException when none was asked for
     */
    public TcpProxy nameServerProxy() {
        return asked(nameServerProxy);
    }

    /**
     * The name server alone, to be killed, frozen or started without the broker. A start of it waits until it knows the broker again, if that runs.
     *
     * @return the name server
     */
    public Broker nameServer() {
        return nameServer;
    }

    /**
     * The broker alone, to be killed, frozen or started without the name server. It does not become ready without one.
     *
     * @return the broker without its name server
     */
    public Broker node() {
        return node;
    }

    @Override
    public void stop() {
        locked(() -> {
            node.stop();
            nameServer.stop();
        });
    }

    @Override
    public void kill() {
        locked(() -> {
            node.kill();
            nameServer.kill();
        });
    }

    @Override
    public void freeze() {
        locked(() -> {
            node.freeze();
            nameServer.freeze();
        });
    }

    @Override
    public void thaw() {
        locked(() -> {
            nameServer.thaw();
            node.thaw();
        });
    }

    @Override
    public void restart() {
        locked(() -> {
            stop();
            start();
        });
    }

    @Override
    public void wipe() {
        locked(() -> {
            node.wipe();
            nameServer.wipe();
        });
    }

    /**
     * The broker's process, not the name server's.
     *
     * @return its process id
     */
    @Override
    public long pid() {
        return node.pid();
    }

    @Override
    public String logTail() {
        return node.logTail();
    }

    @Override
    public void close() {
        locked(() -> {
            if (proxy != null) {
                proxy.close();
            }
            if (nameServerProxy != null) {
                nameServerProxy.close();
            }
            try {
                node.close();
            } finally {
                nameServer.close();
            }
        });
    }

    /** Everything that the two have. */
    List<Path> folders() {
        return List.of(node.folder(), nameServer.folder());
    }

    private static TcpProxy asked(@Nullable TcpProxy proxy) {
        if (proxy == null) {
            throw new IllegalStateException("This broker has no proxy; ask for it with proxied()");
        }
        return proxy;
    }

    private void locked(Runnable step) {
        lock.lock();
        try {
            step.run();
        } finally {
            lock.unlock();
        }
    }
}
