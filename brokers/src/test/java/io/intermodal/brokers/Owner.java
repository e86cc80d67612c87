package io.intermodal.brokers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** A program that starts a broker, tells about it in a file and then ends only when something ends it. */
final class Owner {

    private Owner() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        // Deliberately never closed: what this leaves behind is the question.
        ProcessBroker broker = arguments[2].equals("rabbitmq") ? RabbitMqBroker.started() : ActiveMqBroker.started();
        if (arguments[1].equals("frozen")) {
            broker.freeze();
        }
        Path report = Path.of(arguments[0]);
        Path draft = report.resolveSibling("draft");
        String children = ProcessHandle.of(broker.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .map(child -> "\n" + child.pid())
                .collect(Collectors.joining());
        Files.writeString(draft, broker.pid() + "\n" + broker.folder() + children);
        Files.move(draft, report);
        if (arguments[1].equals("ends")) {
            System.exit(0);
        }
        new CountDownLatch(1).await();
    }
}
