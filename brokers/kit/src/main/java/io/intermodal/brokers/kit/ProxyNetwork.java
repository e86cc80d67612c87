package io.intermodal.brokers.kit;

import io.intermodal.brokers.Direction;
import io.intermodal.brokers.TcpProxy;
import io.intermodal.tck.Network;
import java.time.Duration;
import java.util.List;

/** The way to a broker through proxies: one for each port that its clients connect to. The proxies stay with who made them. */
public final class ProxyNetwork implements Network {

    private final List<TcpProxy> proxies;

    /**
     * Begins without a fault.
     *
     * @param proxies in front of everything that clients of the broker connect to
     */
    public ProxyNetwork(TcpProxy... proxies) {
        this.proxies = List.of(proxies);
    }

    @Override
    public void reset() {
        proxies.forEach(TcpProxy::reset);
    }

    @Override
    public void blackHole() {
        proxies.forEach(TcpProxy::blackHole);
    }

    @Override
    public void slow(Duration delay, Duration jitter) {
        proxies.forEach(proxy -> proxy.delay(delay, jitter));
    }

    @Override
    public void cutAfterRequests(long bytes) {
        proxies.forEach(proxy -> proxy.limitBytes(Direction.TO_BROKER, bytes));
    }

    @Override
    public void cutAfterReplies(long bytes) {
        proxies.forEach(proxy -> proxy.limitBytes(Direction.TO_CLIENT, bytes));
    }

    @Override
    public int limited() {
        return proxies.stream().mapToInt(TcpProxy::limited).sum();
    }

    @Override
    public void restore() {
        proxies.forEach(TcpProxy::restore);
    }

    @Override
    public int connections() {
        return proxies.stream().mapToInt(TcpProxy::connections).sum();
    }
}
