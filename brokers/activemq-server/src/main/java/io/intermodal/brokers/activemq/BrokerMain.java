package io.intermodal.brokers.activemq;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.broker.BrokerPlugin;
import org.apache.activemq.broker.BrokerService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one broker until it is told to stop. Says {@code READY} in its log once every connector listens. Ends by itself when its standard input
 * ends, which is when the process that started it is gone.
 */
public final class BrokerMain {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerMain.class);

    private BrokerMain() {}

    /**
     * Runs the broker.
     *
     * @param arguments the file that {@link SettingsFile} reads
     * @throws Exception when the broker cannot be built or started
     */
    public static void main(String[] arguments) throws Exception {
        Thread owner = new Thread(BrokerMain::endWithOwner, "owner-watch");
        owner.setDaemon(true);
        owner.start();
        try {
            Path settings = Path.of(arguments[0]);
            BrokerService broker = BrokerServices.create(SettingsFile.read(settings));
            List<BrokerPlugin> plugins = new ArrayList<>(List.of(broker.getPlugins()));
            plugins.add(new Troubles(settings.resolveSibling("troubles")));
            broker.setPlugins(plugins.toArray(BrokerPlugin[]::new));
            broker.setUseShutdownHook(true);
            broker.start();
            if (!broker.waitUntilStarted()) {
                throw new IllegalStateException("The broker stopped while it was starting", broker.getStartException());
            }
            LOG.info("READY");
            broker.waitUntilStopped();
        } catch (Exception failure) {
            LOG.error("FAILED", failure);
            // Threads of a half-started broker would keep the process alive.
            Runtime.getRuntime().halt(1);
        }
    }

    private static void endWithOwner() {
        try (InputStream owner = System.in) {
            owner.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            LOG.debug("The owner's pipe broke", gone);
        }
        Runtime.getRuntime().halt(3);
    }
}
