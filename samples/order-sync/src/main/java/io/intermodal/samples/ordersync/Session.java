package io.intermodal.samples.ordersync;

import io.intermodal.Connection;
import io.intermodal.ConnectionOptions;
import io.intermodal.Messaging;
import io.intermodal.samples.ordersync.input.Inputs;
import io.intermodal.samples.ordersync.input.Rejects;
import io.intermodal.samples.ordersync.shop.Groups;
import io.intermodal.samples.ordersync.store.Database;
import io.intermodal.samples.ordersync.store.RunTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/** One start of the command: takes the work folder, opens database, broker and connection in turn, and closes them in reverse. */
final class Session {

    private final Arguments arguments;
    private final Screen screen;
    private final Clock clock;
    private final CountDownLatch stop;

    Session(Arguments arguments, Screen screen, Clock clock, CountDownLatch stop) {
        this.arguments = arguments;
        this.screen = screen;
        this.clock = clock;
        this.stop = stop;
    }

    int run() throws InterruptedException {
        Inputs inputs = inputs();
        BrokerChoice choice = BrokerChoice.of(
                arguments.broker(),
                System.getenv(),
                System.getProperties(),
                Path.of("").toAbsolutePath());
        if (arguments.strict()) {
            new StrictReading(inputs, screen::warn).requireAllGood();
        }
        try (WorkFolder folder = WorkFolder.take(arguments.work(), stop)) {
            if (arguments.fresh()) {
                folder.wipe();
            }
            return withDatabase(folder, inputs, choice);
        }
    }

    private Inputs inputs() {
        if (arguments.generate().isPresent()) {
            return Inputs.generated(arguments.generate().getAsLong(), arguments.seed(), arguments.stock());
        }
        arguments.orders().ifPresent(this::requireOutside);
        return arguments
                .orders()
                .map(file -> Inputs.file(file, arguments.stock()))
                .orElseGet(() -> Inputs.builtIn(arguments.stock()));
    }

    private void requireOutside(Path orders) {
        Path own = arguments.work().toAbsolutePath().normalize();
        if (orders.toAbsolutePath().normalize().startsWith(own)) {
            throw new CommandException(
                    Exit.BAD_INPUT,
                    orders
                            + ": lies in the work folder, where a new run would remove it; name another folder with --work");
        }
    }

    private int withDatabase(WorkFolder folder, Inputs inputs, BrokerChoice choice) throws InterruptedException {
        Database database = Database.open(folder.path());
        try {
            Optional<RunTable.Run> earlier = RunTable.find(database);
            if (earlier.isPresent() && earlier.get().finished()) {
                screen.say("the last run in " + folder.path() + " is finished; this is a new one");
                database.close();
                folder.wipe();
                database = Database.open(folder.path());
                earlier = Optional.empty();
            }
            RunTable.Run run = earlier.isPresent() ? resumed(earlier.get(), inputs, choice) : anew(inputs, choice);
            return withBroker(folder, database, inputs, choice, run, earlier.isPresent());
        } finally {
            database.close();
        }
    }

    private static RunTable.Run anew(Inputs inputs, BrokerChoice choice) {
        String id = UUID.randomUUID().toString().substring(0, 8);
        return new RunTable.Run(id, inputs.description(), choice.name(), false, false);
    }

    private RunTable.Run resumed(RunTable.Run run, Inputs inputs, BrokerChoice choice) {
        String anew = "; finish it with its own arguments, begin anew with --fresh, or name another folder with --work";
        if (!run.source().equals(inputs.description())) {
            throw new CommandException(
                    Exit.BAD_INPUT,
                    "the unfinished run in " + arguments.work() + " reads " + run.source() + ", not "
                            + inputs.description() + anew);
        }
        if (!run.broker().equals(choice.name())) {
            throw new CommandException(
                    Exit.BAD_INPUT,
                    "the unfinished run in " + arguments.work() + " has its messages on " + run.broker() + ", not on "
                            + choice.name() + anew);
        }
        if (choice.isMemory()) {
            throw new CommandException(
                    Exit.BAD_INPUT,
                    "the unfinished run in " + arguments.work()
                            + " had its messages in memory, where they are gone; begin anew with --fresh");
        }
        return run;
    }

    private int withBroker(
            WorkFolder folder, Database database, Inputs inputs, BrokerChoice choice, RunTable.Run run, boolean resumed)
            throws InterruptedException {
        Optional<LocalBroker> local = choice.startLocal(folder.broker());
        try {
            Rejects rejects = rejects(folder, inputs);
            News news = new News(database, screen);
            ConnectionOptions.Builder options = ConnectionOptions.builder().listen(news);
            choice.apply(options, local);
            Connection connection = Messaging.connect(options.build());
            try {
                prepare(connection);
                if (!resumed) {
                    RunTable.begin(database, run); // not before: a wrong address must not stick to the folder
                }
                screen.say("order-sync " + (resumed ? "goes on with" : "begins") + " run " + run.id() + ": "
                        + inputs.description() + "; broker: "
                        + connection.capabilities().broker() + choice.place()
                        + "; work folder: "
                        + folder.path());
                Shop shop = new Shop(arguments, database, connection, run, inputs, rejects, news, screen, clock, stop);
                return shop.run();
            } finally {
                connection.close();
            }
        } finally {
            local.ifPresent(LocalBroker::close);
        }
    }

    private Rejects rejects(WorkFolder folder, Inputs inputs) {
        try {
            return new Rejects(folder.path().resolve("rejects." + inputs.ending()), screen::warn);
        } catch (IOException e) {
            throw new CommandException(
                    Exit.BAD_INPUT,
                    "the work folder " + folder.path() + " cannot be written (" + e + "); use another with --work");
        }
    }

    /** All groups exist before the first order is published, so that each gets every message. */
    private void prepare(Connection connection) {
        if (arguments.fresh()) {
            Groups.ALL.forEach(connection::remove);
        }
        connection.provision(Groups.ALL.toArray(io.intermodal.Group[]::new));
    }
}
