package io.intermodal.together;

import java.nio.file.Path;
import java.util.List;

/** The brokers outside the process, and the file that the documentation shows for all of them. */
final class Schemes {

    static final List<String> ALL = List.of("activemq", "kafka", "rabbitmq", "rocketmq");

    static final Path FILE = Path.of("..", "samples", "snippets", "src", "main", "resources", "all-brokers.properties")
            .toAbsolutePath()
            .normalize();

    private Schemes() {}
}
