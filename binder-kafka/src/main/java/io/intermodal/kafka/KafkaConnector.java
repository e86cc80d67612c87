package io.intermodal.kafka;

import io.intermodal.spi.BrokerException;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.LinkEvents;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.KafkaException;

/** Opens a link: the client "starts" against a dead address too, so the cluster is asked who it is. */
final class KafkaConnector {

    private KafkaConnector() {}

    static KafkaLink open(LinkConfig link, LinkEvents events) throws BrokerException {
        if (link.address().servers().isEmpty()) {
            throw new BrokerException(
                    BrokerException.Kind.CONFLICT,
                    "the address " + link.address() + " names no server; write it like kafka://localhost:9092",
                    null);
        }
        KafkaConfig config = new KafkaConfig(link);
        Admin admin;
        try {
            admin = Admin.create(config.admin());
        } catch (KafkaException e) {
            throw KafkaErrors.connecting(e, link);
        }
        boolean open = false;
        try {
            long deadline = link.time().nanoTime() + link.connectTimeout().toNanos() * 9 / 10;
            int patience =
                    KafkaConfig.millis(link.connectTimeout().multipliedBy(8).dividedBy(10));
            DescribeClusterResult cluster = admin.describeCluster(new DescribeClusterOptions().timeoutMs(patience));
            String id = get(cluster.clusterId(), deadline, link);
            FeatureMetadata features = get(
                    admin.describeFeatures(new DescribeFeaturesOptions().timeoutMs(patience))
                            .featureMetadata(),
                    deadline,
                    link);
            KafkaLink made = new KafkaLink(
                    config,
                    events,
                    new KafkaAdmin(admin, link.requestTimeout()),
                    id,
                    version(features.finalizedFeatures()),
                    brokerAssigns(config, features.finalizedFeatures()));
            open = true;
            return made;
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            throw KafkaErrors.connecting(cause, link);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw KafkaErrors.connecting(e, link);
        } finally {
            if (!open) {
                admin.close(Duration.ZERO);
            }
        }
    }

    private static <T> T get(org.apache.kafka.common.KafkaFuture<T> answer, long deadline, LinkConfig link)
            throws InterruptedException, ExecutionException, TimeoutException {
        return answer.get(Math.max(1, deadline - link.time().nanoTime()), TimeUnit.NANOSECONDS);
    }

    /** Kafka tells no version; the level of its metadata rises with every release. */
    private static String version(Map<String, FinalizedVersionRange> features) {
        FinalizedVersionRange metadata = features.get("metadata.version");
        return metadata == null ? "unknown" : "metadata.version " + metadata.maxVersionLevel();
    }

    private static boolean brokerAssigns(KafkaConfig config, Map<String, FinalizedVersionRange> features)
            throws BrokerException {
        FinalizedVersionRange groups = features.get("group.version");
        boolean able = groups != null && groups.maxVersionLevel() >= 1;
        String wanted = config.groupProtocol();
        if (wanted.equals("consumer") && !able) {
            throw new BrokerException(
                    BrokerException.Kind.UNSUPPORTED,
                    "intermodal.kafka.group-protocol is 'consumer', and the broker has no such groups (feature group.version); use auto",
                    null);
        }
        return able && !wanted.equals("classic");
    }
}
