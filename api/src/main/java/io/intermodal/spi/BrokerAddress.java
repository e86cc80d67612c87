package io.intermodal.spi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Where a broker is: {@code scheme://host:port,host:port/path}. A type of its own because {@link java.net.URI} finds no host in an address
 * with several. Holds no credentials. Immutable.
 */
public final class BrokerAddress {

    /**
     * One server.
     *
     * @param host name, IPv4 or IPv6 address without brackets
     * @param port 1 to 65535, or 0 if the address names none
     */
    public record Server(String host, int port) {
        @Override
        public String toString() {
            String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
            return port == 0 ? shown : shown + ":" + port;
        }
    }

    private final String scheme;
    private final List<Server> servers;
    private final String path;

    private BrokerAddress(String scheme, List<Server> servers, String path) {
        this.scheme = scheme;
        this.servers = Collections.unmodifiableList(servers);
        this.path = path;
    }

    /**
     * Reads an address.
     *
     * @param text for instance {@code kafka://a:9092,b:9092}, or {@code memory:queue}
     * @throws IllegalArgumentException with what is wrong and how it should look; never with a password in it
     */
    public static BrokerAddress parse(String text) {
        int colon = text.indexOf(':');
        boolean hostAndPort = text.matches("[^:/]+:[0-9]+([,/].*)?"); // what looks like a scheme is a host
        if (colon <= 0 || hostAndPort || !text.substring(0, colon).matches("[A-Za-z][A-Za-z0-9]*")) {
            throw new IllegalArgumentException("has no scheme; write it like activemq://localhost:61616");
        }
        String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = text.substring(colon + 1);
        if (!rest.startsWith("//")) {
            return new BrokerAddress(scheme, new ArrayList<>(), rest);
        }
        rest = rest.substring(2);
        if (rest.contains("@")) {
            throw new IllegalArgumentException(
                    "holds credentials; put them into intermodal.user and intermodal.password-file");
        }
        if (rest.contains("?")) {
            throw new IllegalArgumentException(
                    "holds options after '?'; put native settings into intermodal." + scheme + ".*");
        }
        int slash = rest.indexOf('/');
        String path = slash < 0 ? "" : rest.substring(slash + 1);
        List<Server> servers = new ArrayList<>();
        for (String part : (slash < 0 ? rest : rest.substring(0, slash)).split(",", -1)) {
            servers.add(server(part.strip()));
        }
        return new BrokerAddress(scheme, servers, path);
    }

    private static Server server(String text) {
        String host = text;
        String port = "";
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0 || (end + 1 < text.length() && text.charAt(end + 1) != ':')) {
                throw new IllegalArgumentException(
                        "has a malformed IPv6 host '" + text + "'; write it like [::1]:61616");
            }
            host = text.substring(1, end);
            port = end + 1 < text.length() ? text.substring(end + 2) : "";
        } else if (text.indexOf(':') >= 0) {
            host = text.substring(0, text.indexOf(':'));
            port = text.substring(text.indexOf(':') + 1);
            if (port.isEmpty()) {
                throw new IllegalArgumentException("has no port after '" + host + ":'");
            }
        }
        if (host.isEmpty()) {
            throw new IllegalArgumentException("has an empty host; write it like activemq://localhost:61616");
        }
        if (port.isEmpty()) {
            return new Server(host, 0);
        }
        int number = port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : 0;
        if (number < 1 || number > 65_535) {
            throw new IllegalArgumentException("has the port '" + port + "'; ports are 1 to 65535");
        }
        return new Server(host, number);
    }

    /** Which binder, in lower case. */
    public String scheme() {
        return scheme;
    }

    /** The servers in the order given; empty for an address without {@code //}. */
    public List<Server> servers() {
        return servers;
    }

    /** What follows the servers, or the scheme of an address without {@code //}: a virtual host, a broker's name; may be empty. */
    public String path() {
        return path;
    }

    @Override
    public String toString() {
        if (servers.isEmpty()) {
            return scheme + ":" + path;
        }
        return scheme + "://" + servers.stream().map(Server::toString).collect(Collectors.joining(","))
                + (path.isEmpty() ? "" : "/" + path);
    }
}
