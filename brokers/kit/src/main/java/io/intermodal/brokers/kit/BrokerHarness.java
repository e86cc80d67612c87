package io.intermodal.brokers.kit;

import io.intermodal.Group;
import io.intermodal.brokers.Address;
import io.intermodal.brokers.KeyMaterial;
import io.intermodal.brokers.TcpProxy;
import io.intermodal.brokers.TlsBroker;
import io.intermodal.spi.DestinationRef;
import io.intermodal.spi.GroupRef;
import io.intermodal.tck.Faults;
import io.intermodal.tck.Harness;
import io.intermodal.tck.Network;
import io.intermodal.tck.TlsSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A harness over a real broker in a process of its own, behind proxies that can make the network fail: everything that does not depend on which broker it
 * is. Rights, consumers, positions and foreign messages are left to the subclass, as are the reasons for what it cannot do.
 */
public abstract class BrokerHarness implements Harness, Faults {

    /** The user that the kit connects as. */
    protected static final String USER = "kit";

    /** The password of {@link #USER}. */
    protected static final String PASSWORD = "let-me-in";

    private final TlsBroker broker;
    private final List<TcpProxy> proxies;
    private final Network network;
    private final Function<KeyMaterial.Kind, ? extends TlsBroker> starter;
    private @Nullable TlsBrokers encrypted;

    /**
     * Takes over a running broker: it is closed with this harness, and so are the proxies.
     *
     * @param broker knows {@link #USER}
     * @param encrypted starts a broker like it, with TLS
     * @param proxies before everything that clients connect to; where they begin comes first
     */
    protected BrokerHarness(
            TlsBroker broker, Function<KeyMaterial.Kind, ? extends TlsBroker> encrypted, TcpProxy... proxies) {
        this.broker = broker;
        this.proxies = List.of(proxies);
        this.network = new ProxyNetwork(proxies);
        this.starter = encrypted;
    }

    /**
     * Settings besides address, user and password, by their full names.
     *
     * @return none, unless overridden
     */
    protected Map<String, String> further() {
        return Map.of();
    }

    /**
     * A group as binders are told of it, in no namespace and with names of Intermodal's making.
     *
     * @param group of the kit
     * @return the same for the SPI
     */
    protected static GroupRef ref(Group group) {
        return new GroupRef(group, new DestinationRef(group.destination(), "", Optional.empty()), Optional.empty());
    }

    @Override
    public final Map<String, String> settings() {
        return settings(at(proxies.get(0).address()), PASSWORD);
    }

    private Map<String, String> settings(String address, String password) {
        Map<String, String> settings = new LinkedHashMap<>(further());
        settings.put("intermodal.broker", address);
        settings.put("intermodal.user", USER);
        settings.put("intermodal.password", password);
        return settings;
    }

    private String at(Address address) {
        return broker.address().scheme() + "://" + address.host() + ":" + address.port();
    }

    @Override
    public final Faults faults() {
        return this;
    }

    @Override
    public final Optional<Network> network() {
        return Optional.of(network);
    }

    @Override
    public final synchronized Optional<TlsSettings> tls() {
        TlsBrokers offered = encrypted;
        if (offered == null) {
            offered = new TlsBrokers(starter, one -> settings(at(one.tlsAddress()), PASSWORD));
            encrypted = offered;
        }
        return Optional.of(offered);
    }

    @Override
    public final boolean isReachableByOtherProcesses() {
        return true;
    }

    @Override
    public void restartBroker() {
        broker.restart();
    }

    @Override
    public void killBroker() throws Exception {
        broker.kill();
        broker.start();
    }

    @Override
    public void stopBroker() {
        broker.stop();
    }

    @Override
    public void startBroker() {
        if (!broker.isReady()) {
            broker.start();
        }
    }

    @Override
    public void freezeBroker() {
        broker.freeze();
    }

    @Override
    public void thawBroker() {
        broker.thaw();
    }

    @Override
    public void cutConnections() {
        proxies.forEach(TcpProxy::cut);
    }

    @Override
    public Map<String, String> deadAddress() {
        try (ServerSocket free = new ServerSocket(0)) {
            return settings(broker.address().scheme() + "://localhost:" + free.getLocalPort(), PASSWORD);
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }

    @Override
    public Map<String, String> wrongCredentials() {
        return settings(at(proxies.get(0).address()), "wrong-9c1e");
    }

    @Override
    public void close() {
        TlsBrokers offered;
        synchronized (this) {
            offered = encrypted;
        }
        try {
            if (offered != null) {
                offered.close();
            }
        } finally {
            proxies.forEach(TcpProxy::close);
            broker.close();
        }
    }
}
