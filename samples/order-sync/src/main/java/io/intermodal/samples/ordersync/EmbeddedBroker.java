package io.intermodal.samples.ordersync;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.apache.activemq.broker.BrokerPlugin;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.security.AuthenticationUser;
import org.apache.activemq.security.SimpleAuthenticationPlugin;
import org.apache.activemq.store.kahadb.KahaDBPersistenceAdapter;

/**
 * An ActiveMQ inside this process, so that the sample needs no other set-up. It keeps its messages in a folder and listens on a free port of the
 * loopback interface, to nobody but whoever knows the password made for this start.
 */
final class EmbeddedBroker implements LocalBroker {

    private static final String USER = "order-sync";
    private static final int JOURNAL_FILE_BYTES = 8 << 20;

    private final BrokerService service;
    private final String password;
    private final String address;

    private EmbeddedBroker(BrokerService service, String password, String address) {
        this.service = service;
        this.password = password;
        this.address = address;
    }

    /** Starts a broker on what it left in a folder. */
    static EmbeddedBroker start(Path folder) {
        BrokerService service = new BrokerService();
        try {
            byte[] secret = new byte[16];
            new SecureRandom().nextBytes(secret);
            String password = HexFormat.of().formatHex(secret);
            configure(service, folder, password);
            service.start();
            if (!service.waitUntilStarted(30_000)) {
                throw new IllegalStateException("it did not start within 30 s");
            }
            int port = service.getTransportConnectors().get(0).getConnectUri().getPort();
            return new EmbeddedBroker(service, password, "activemq://127.0.0.1:" + port);
        } catch (Exception e) {
            stop(service);
            throw new CommandException(
                    Exit.BROKER_TROUBLE,
                    "the embedded ActiveMQ does not start on " + folder + " (" + e
                            + "); --fresh begins with an empty one, --broker uses another");
        }
    }

    private static void configure(BrokerService service, Path folder, String password) throws Exception {
        KahaDBPersistenceAdapter journal = new KahaDBPersistenceAdapter();
        journal.setDirectory(folder.resolve("kahadb").toFile());
        journal.setJournalMaxFileLength(JOURNAL_FILE_BYTES);
        journal.setCheckForCorruptJournalFiles(true); // a killed process leaves half a record at the end
        service.setBrokerName("order-sync");
        service.setDataDirectoryFile(folder.toFile());
        service.setPersistent(true);
        service.setPersistenceAdapter(journal);
        service.setUseJmx(false);
        service.setUseShutdownHook(false);
        service.getSystemUsage().getMemoryUsage().setLimit(64L << 20);
        service.getSystemUsage().getStoreUsage().setLimit(4L << 30);
        service.getSystemUsage().getTempUsage().setLimit(256L << 20);
        service.setPlugins(new BrokerPlugin[] {
            new SimpleAuthenticationPlugin(List.of(new AuthenticationUser(USER, password, USER)))
        });
        service.addConnector("tcp://127.0.0.1:0");
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public String user() {
        return USER;
    }

    @Override
    public String password() {
        return password;
    }

    @Override
    public void close() {
        stop(service);
    }

    private static void stop(BrokerService service) {
        try {
            service.stop();
            service.waitUntilStopped();
        } catch (Exception e) {
            System.err.println(
                    "order-sync: the embedded ActiveMQ did not stop cleanly (" + e + "); its journal is complete");
        }
    }
}
