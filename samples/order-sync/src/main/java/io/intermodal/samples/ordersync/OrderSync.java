package io.intermodal.samples.ordersync;

import io.intermodal.MessagingException;
import io.intermodal.samples.ordersync.input.BadInputException;
import io.intermodal.samples.ordersync.store.StoreException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The command. */
public final class OrderSync {

    /** The width of the terminal, set by the start script, which knows what its standard output is; 0: there is none. */
    private static final String COLUMNS = "order-sync.columns";

    private OrderSync() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] words) {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitEnd(stop, ended), "stop"));
        int code = Exit.NOT_RECONCILED;
        try {
            code = run(System.out, System.err, Integer.getInteger(COLUMNS, 0), stop, words);
        } catch (RuntimeException | Error e) {
            System.err.println("order-sync: a defect of order-sync itself; nothing is lost, start it again to go on");
            e.printStackTrace();
        } finally {
            ended.countDown();
        }
        System.exit(code);
    }

    /** Ctrl-C: the run drains before the process ends. */
    private static void awaitEnd(CountDownLatch stop, CountDownLatch ended) {
        stop.countDown();
        try {
            if (!ended.await(25, TimeUnit.SECONDS)) {
                System.err.println("order-sync: did not drain in time; nothing is lost, start it again to go on");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A report with one finding is a line; one with more is a list. */
    private static String oneLine(String report) {
        return report.lines().count() > 2 ? report : report.replaceAll("\\s*\n\\s*-?\\s*", " ");
    }

    /** Runs the command in this process; returns its exit code. */
    static int run(PrintStream out, PrintStream err, int columns, CountDownLatch stop, String... words) {
        Screen screen = new Screen(out, err, columns);
        try {
            if (Arguments.askForHelp(words)) {
                out.print(Help.TEXT);
                return Exit.RECONCILED;
            }
            return new Session(Arguments.parse(words), screen, Clock.systemUTC(), stop).run();
        } catch (CommandException e) {
            screen.warn(String.valueOf(e.getMessage()));
            return e.exitCode();
        } catch (BadInputException e) {
            screen.warn(String.valueOf(e.getMessage()));
            return Exit.BAD_INPUT;
        } catch (MessagingException e) {
            screen.warn(oneLine(String.valueOf(e.getMessage())));
            return Exit.BROKER_TROUBLE;
        } catch (StoreException e) {
            screen.warn(String.valueOf(e.getMessage()));
            return Exit.NOT_RECONCILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            screen.warn("interrupted; nothing is lost, start it again to go on");
            return Exit.INTERRUPTED;
        }
    }
}
