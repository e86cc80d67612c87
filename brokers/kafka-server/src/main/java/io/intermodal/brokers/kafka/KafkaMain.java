package io.intermodal.brokers.kafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one node until it is told to stop. Formats its folder at the first start, in the same process: a JVM for that alone would take longer than
 * the format. Ends by itself when its standard input ends, which is when the process that started it is gone.
 */
public final class KafkaMain {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaMain.class);
    private static final String CLUSTER = "AAAAAAAAAAAAAAAAAAAAAQ";

    private KafkaMain() {}

    /**
     * Runs the node.
     *
     * @param arguments the properties file that Kafka reads, and the folder of its log
     */
    public static void main(String[] arguments) {
        Thread owner = new Thread(KafkaMain::endWithOwner, "owner-watch");
        owner.setDaemon(true);
        owner.start();
        String settings = arguments[0];
        if (!Files.exists(Path.of(arguments[1], "meta.properties"))) {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            int status = StorageTool.execute(
                    new String[] {"format", "-t", CLUSTER, "-c", settings},
                    new PrintStream(said, true, StandardCharsets.UTF_8));
            if (status != 0) {
                LOG.error("FAILED to format {}: {}", arguments[1], said.toString(StandardCharsets.UTF_8));
                Runtime.getRuntime().halt(1);
            }
        }
        Kafka.main(new String[] {settings});
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
