package io.intermodal.samples.ordersync;

import io.intermodal.ConnectionOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which broker a run uses. */
final class BrokerChoice {

    /** No addresses: brokers that the sample starts itself. */
    private static final String KAFKA = "kafka";

    private static final String RABBITMQ = "rabbitmq";
    private static final String ROCKETMQ = "rocketmq";
    private static final Set<String> LOCAL = Set.of(KAFKA, RABBITMQ, ROCKETMQ);

    private static final String BROKER = "intermodal.broker";
    private static final String CONFIG = "intermodal.config";
    private static final Pattern NAMES_A_BROKER = Pattern.compile("(?m)^\\s*(intermodal\\.)?broker\\s*[=: ]");

    /** What the run remembers, so that another start does not look for its messages elsewhere. */
    private final String name;

    private final Optional<String> address;

    private BrokerChoice(String name, Optional<String> address) {
        this.name = name;
        this.address = address;
    }

    /** The one on the command line, else the one that Intermodal's configuration names, else the embedded one. */
    static BrokerChoice of(
            Optional<String> argument, Map<String, String> environment, Properties properties, Path here) {
        if (argument.isPresent()) {
            return new BrokerChoice(argument.get(), argument.filter(name -> !LOCAL.contains(name)));
        }
        Optional<String> configured = Optional.ofNullable(properties.getProperty(BROKER))
                .or(() -> Optional.ofNullable(environment.get("INTERMODAL_BROKER")))
                .filter(value -> !value.isBlank());
        if (configured.isPresent()) {
            return new BrokerChoice(configured.get(), Optional.empty());
        }
        return files(environment, properties, here)
                .filter(BrokerChoice::namesABroker)
                .findFirst()
                .map(file -> new BrokerChoice("the broker that " + file + " names", Optional.empty()))
                .orElseGet(() -> new BrokerChoice("embedded", Optional.empty()));
    }

    private static Stream<Path> files(Map<String, String> environment, Properties properties, Path here) {
        return Optional.ofNullable(properties.getProperty(CONFIG))
                .or(() -> Optional.ofNullable(environment.get("INTERMODAL_CONFIG")))
                .filter(value -> !value.isBlank())
                .map(here::resolve)
                .map(Stream::of)
                .orElseGet(() -> List.of("intermodal.properties", "intermodal.yaml", "intermodal.yml").stream()
                        .map(here::resolve));
    }

    /** Reading it properly is Intermodal's business. An unreadable one is left to its report too. */
    private static boolean namesABroker(Path file) {
        try {
            return Files.isRegularFile(file)
                    && NAMES_A_BROKER
                            .matcher(Files.readString(file, StandardCharsets.UTF_8))
                            .find();
        } catch (IOException e) {
            return true;
        }
    }

    String name() {
        return name;
    }

    /** What the sample has to start itself, if anything. */
    Optional<LocalBroker> startLocal(Path folder) {
        return switch (name) {
            case "embedded" -> Optional.of(EmbeddedBroker.start(folder));
            case KAFKA -> Optional.of(LocalKafka.start(folder));
            case RABBITMQ -> Optional.of(LocalRabbitMq.start(folder));
            case ROCKETMQ -> Optional.of(LocalRocketMq.start(folder));
            default -> Optional.empty();
        };
    }

    /** For people: where the broker runs, if that is not far away. */
    String place() {
        return switch (name) {
            case "embedded" -> ", embedded";
            case KAFKA, RABBITMQ -> ", a process of its own";
            case ROCKETMQ -> ", two processes of its own";
            default -> "";
        };
    }

    /** Whether its messages end with the process. */
    boolean isMemory() {
        return name.startsWith("memory:");
    }

    /** Puts the choice into the options, unless configuration makes it. */
    void apply(ConnectionOptions.Builder options, Optional<LocalBroker> local) {
        address.ifPresent(value -> options.set(BROKER, value));
        local.ifPresent(broker -> options.set(BROKER, broker.address())
                .set("intermodal.user", broker.user())
                .set("intermodal.password", broker.password())
                // It has begun a moment ago, and both share one machine, perhaps with a build.
                .set("intermodal.connect-timeout", "30s"));
    }
}
