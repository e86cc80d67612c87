package io.intermodal.brokers;

import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What a broker of one process has in common with every other: life cycle, faults and tidying up. A kind of broker adds its command. */
abstract class ProcessBroker implements Broker {

    private static final Duration STOP_BOUND = Duration.ofSeconds(20);

    private final ReentrantLock lock = new ReentrantLock();
    private final Address address;
    private final Duration startBound;
    private final DataFolder folder;
    private final Guard guard;
    private final Thread atExit;
    private volatile @Nullable ServerProcess server;
    private volatile boolean closed;

    ProcessBroker(String scheme, Duration startBound) {
        this(new Address(scheme, Ports.LOOPBACK, Ports.free()), scheme, startBound);
    }

    ProcessBroker(Address address, String name, Duration startBound) {
        this.address = address;
        this.startBound = startBound;
        this.folder = DataFolder.create(name);
        this.guard = new Guard(folder.path());
        this.atExit = new Thread(this::endNow, name + "-at-exit");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** The command that runs the broker in the foreground. Called for each start, after the folder is there. */
    abstract List<String> command(DataFolder folder);

    /** Whether a line of the broker's output says that it serves clients. */
    abstract boolean isReadyLine(String line);

    /** How long it may take to end in good order. */
    Duration stopBound() {
        return STOP_BOUND;
    }

    /** Everything the broker has. */
    Path folder() {
        return folder.path();
    }

    @Override
    public void start() {
        locked(() -> {
            if (closed) {
                throw new IllegalStateException(address + " is closed; make another one");
            }
            if (isRunning()) {
                throw new IllegalStateException(address + " is running already");
            }
            ServerProcess started =
                    ServerProcess.launch(address.toString(), command(folder), folder, this::isReadyLine);
            server = started;
            guard.watch(started.pid());
            folder.remember(started.pid());
            boolean ready = false;
            try {
                started.awaitReady(startBound);
                if (!Ports.accepts(address.port())) {
                    throw started.failure("says it is ready but does not listen", new ConnectException());
                }
                ready = true;
            } finally {
                if (!ready) {
                    end(ServerProcess::kill);
                }
            }
        });
    }

    @Override
    public boolean isReady() {
        ServerProcess current = server;
        return current != null && current.isAlive() && !current.isFrozen() && Ports.accepts(address.port());
    }

    @Override
    public Address address() {
        return address;
    }

    @Override
    public void stop() {
        locked(() -> end(process -> process.stop(stopBound())));
    }

    @Override
    public void kill() {
        locked(() -> end(ServerProcess::kill));
    }

    @Override
    public void freeze() {
        locked(() -> running().freeze());
    }

    @Override
    public void thaw() {
        locked(() -> running().thaw());
    }

    @Override
    public void restart() {
        locked(() -> {
            stop();
            start();
        });
    }

    @Override
    public void wipe() {
        locked(() -> {
            kill();
            folder.wipe();
        });
    }

    @Override
    public long pid() {
        return running().pid();
    }

    @Override
    public String logTail() {
        ServerProcess current = server;
        return current == null ? "" : current.tail();
    }

    @Override
    public void close() {
        locked(() -> {
            if (closed) {
                return;
            }
            closed = true;
            try {
                kill();
            } finally {
                guard.close();
                folder.delete();
            }
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException shuttingDown) {
                // The hook finds nothing left to do.
            }
        });
    }

    /** Without the lock: a thread that holds it may wait for a start, and the JVM is on its way out. */
    private void endNow() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            ServerProcess current = server;
            if (current != null) {
                current.kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            guard.close();
            folder.delete();
        }
    }

    private void end(Ending ending) throws InterruptedException {
        ServerProcess current = server;
        if (current != null && current.isAlive()) {
            ending.end(current);
            guard.watchNothing();
        }
    }

    boolean isRunning() {
        ServerProcess current = server;
        return current != null && current.isAlive();
    }

    private ServerProcess running() {
        ServerProcess current = server;
        if (current == null || !current.isAlive()) {
            throw new IllegalStateException(address + " is not running");
        }
        return current;
    }

    private void locked(Step step) {
        lock.lock();
        try {
            step.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("Interrupted while waiting for " + address, e);
        } finally {
            lock.unlock();
        }
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    private interface Ending {
        void end(ServerProcess process) throws InterruptedException;
    }
}
