package io.intermodal.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * One measurement, in a process of its own: {@link #main} is started by {@link Bench} and answers with one line.
 *
 * @param intermodal whether Intermodal is used, or the broker's own client
 * @param place the broker
 * @param scenario what is measured
 * @param queue the destination's name
 * @param warmUp messages before the measurement
 * @param measured messages that count
 * @param body what they carry
 */
record Run(boolean intermodal, Place place, Scenario scenario, String queue, int warmUp, int measured, Body body) {

    private static final long MINUTES = 3;

    List<String> arguments() {
        return List.of(
                String.valueOf(intermodal),
                place.kind(),
                place.host(),
                String.valueOf(place.port()),
                scenario.name(),
                queue,
                String.valueOf(warmUp),
                String.valueOf(measured),
                body.name());
    }

    static Run parse(String... parts) {
        return new Run(
                Boolean.parseBoolean(parts[0]),
                new Place(parts[1], parts[2], Integer.parseInt(parts[3])),
                Scenario.valueOf(parts[4].toUpperCase(Locale.ROOT)),
                parts[5],
                Integer.parseInt(parts[6]),
                Integer.parseInt(parts[7]),
                Body.valueOf(parts[8]));
    }

    /** Started with {@link #arguments}. */
    public static void main(String[] arguments) throws Exception {
        System.out.println(parse(arguments).measure().line());
        System.out.flush();
        System.exit(0);
    }

    Cost measure() throws Exception {
        if (place.isInMemory()) {
            prepare();
        }
        try (Client client =
                intermodal ? new Framework(place, scenario.group(queue), body) : place.raw(queue, ordered(), body)) {
            return scenario.publishes() ? publish(client) : consume(client);
        }
    }

    private boolean ordered() {
        return scenario.isOrdered();
    }

    /** Makes the destination, and puts there what is to be consumed. */
    void prepare() throws Exception {
        try (Framework framework = new Framework(place, scenario.group(queue), body)) {
            framework.provision();
            if (!scenario.publishes()) {
                framework.publish(warmUp + measured);
            }
        }
    }

    /** Empties the destination. */
    void cleanUp() {
        try (Framework framework = new Framework(place, scenario.group(queue), body)) {
            framework.remove();
        }
    }

    private Cost publish(Client client) throws Exception {
        client.publish(warmUp);
        Usage begin = Usage.now();
        client.publish(measured);
        return Usage.between(begin, Usage.now(), measured);
    }

    private Cost consume(Client client) throws Exception {
        Stretch stretch = new Stretch(warmUp, measured);
        client.consume(scenario.concurrency(), stretch);
        return stretch.cost(MINUTES);
    }
}
