package io.intermodal.brokers.activemq;

import io.intermodal.brokers.activemq.BrokerSettings.Tls;
import io.intermodal.brokers.activemq.BrokerSettings.User;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import org.apache.activemq.broker.BrokerPlugin;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.SslContext;
import org.apache.activemq.broker.region.policy.IndividualDeadLetterStrategy;
import org.apache.activemq.broker.region.policy.PolicyEntry;
import org.apache.activemq.broker.region.policy.PolicyMap;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.security.AuthenticationUser;
import org.apache.activemq.security.AuthorizationPlugin;
import org.apache.activemq.security.SimpleAuthenticationPlugin;
import org.apache.activemq.store.kahadb.KahaDBPersistenceAdapter;
import org.apache.activemq.store.kahadb.scheduler.JobSchedulerStoreImpl;

/** Builds ActiveMQ brokers that keep what they confirmed: the journal is synced before a send is answered. */
public final class BrokerServices {

    /** The store is filled by tests of a few megabytes; the default of 32 MiB a file would be mostly air. */
    private static final int JOURNAL_FILE_BYTES = 4 << 20;

    private BrokerServices() {}

    /**
     * Builds a broker without starting it. The caller starts and stops it.
     *
     * @param settings what to build
     * @return the broker, not started
     * @throws Exception when a connector's address or the key material cannot be used
     */
    public static BrokerService create(BrokerSettings settings) throws Exception {
        BrokerService broker = new BrokerService();
        broker.setBrokerName("intermodal");
        broker.setUseJmx(false);
        broker.setUseShutdownHook(false);
        broker.setDataDirectoryFile(settings.dataFolder().toFile());
        store(broker, settings);
        broker.getSystemUsage().getMemoryUsage().setLimit(settings.memoryLimit());
        broker.getSystemUsage().getStoreUsage().setLimit(settings.storeLimit());
        broker.getSystemUsage().getTempUsage().setLimit(256L << 20);
        broker.getSystemUsage().getJobSchedulerUsage().setLimit(256L << 20);
        broker.setDestinationPolicy(policies());
        broker.setPlugins(plugins(settings));
        Tls tls = settings.tls();
        if (tls != null) {
            broker.setSslContext(sslContext(tls));
        }
        for (String connector : settings.connectors()) {
            broker.addConnector(connector);
        }
        return broker;
    }

    private static void store(BrokerService broker, BrokerSettings settings) throws IOException {
        File folder = settings.dataFolder().toFile();
        KahaDBPersistenceAdapter journal = new KahaDBPersistenceAdapter();
        journal.setDirectory(new File(folder, "kahadb"));
        journal.setJournalMaxFileLength(JOURNAL_FILE_BYTES);
        journal.setCheckForCorruptJournalFiles(true);
        broker.setPersistent(true);
        broker.setPersistenceAdapter(journal);
        broker.setSchedulerSupport(settings.scheduler());
        if (settings.scheduler()) {
            JobSchedulerStoreImpl scheduler = new JobSchedulerStoreImpl();
            scheduler.setDirectory(new File(folder, "scheduler"));
            scheduler.setJournalMaxFileLength(JOURNAL_FILE_BYTES);
            broker.setJobSchedulerStore(scheduler);
        }
    }

    private static PolicyMap policies() {
        IndividualDeadLetterStrategy deadLetters = new IndividualDeadLetterStrategy();
        deadLetters.setQueuePrefix("DLQ.");
        deadLetters.setProcessExpired(true);
        deadLetters.setProcessNonPersistent(true);
        PolicyEntry queues = new PolicyEntry();
        queues.setQueue(">");
        queues.setDeadLetterStrategy(deadLetters);
        queues.setPrioritizedMessages(true);
        PolicyMap policies = new PolicyMap();
        policies.setPolicyEntries(List.of(queues));
        return policies;
    }

    private static BrokerPlugin[] plugins(BrokerSettings settings) {
        List<BrokerPlugin> plugins = new ArrayList<>();
        if (!settings.users().isEmpty()) {
            List<AuthenticationUser> users = new ArrayList<>();
            for (User user : settings.users()) {
                users.add(new AuthenticationUser(user.name(), user.password(), user.name()));
            }
            plugins.add(new SimpleAuthenticationPlugin(users));
        }
        if (!settings.denials().isEmpty()) {
            plugins.add(new AuthorizationPlugin(new DenialMap(settings)));
        }
        return plugins.toArray(BrokerPlugin[]::new);
    }

    private static SslContext sslContext(Tls tls) throws GeneralSecurityException, IOException {
        char[] password = tls.password().toCharArray();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(tls.keyStore())) {
            keys.load(file, password);
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, password);
        return new SslContext(factory.getKeyManagers(), new TrustManager[0], new SecureRandom());
    }

    /** The pattern's form is checked when the broker is built, not when the first message comes. */
    static ActiveMQDestination destination(String pattern) {
        if (!pattern.startsWith("queue://") && !pattern.startsWith("topic://")) {
            throw new IllegalArgumentException(
                    "'" + pattern + "' is no destination pattern; write queue://orders.> or topic://prices.*");
        }
        return ActiveMQDestination.createDestination(pattern, ActiveMQDestination.QUEUE_TYPE);
    }
}
