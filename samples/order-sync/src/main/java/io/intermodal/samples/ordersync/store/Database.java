package io.intermodal.samples.ordersync.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** The embedded database of one work folder. What a transaction wrote survives the process from the moment it is committed. */
public final class Database implements AutoCloseable {

    private static final int CONNECTIONS = 24;

    /**
     * WRITE_DELAY=0, because by default H2 writes up to half a second after the commit: a killed process would then have acknowledged
     * messages whose effects are gone.
     */
    private static final String OPTIONS =
            ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000;QUERY_CACHE_SIZE=64";

    private final BlockingQueue<Connection> idle = new ArrayBlockingQueue<>(CONNECTIONS);

    private Database() {}

    /** Work within a transaction: committed when it returns, rolled back when it throws. */
    @FunctionalInterface
    public interface Work<T> {

        /** Does the work. */
        T in(Tx tx) throws Exception;
    }

    /** Work without a result. */
    @FunctionalInterface
    public interface Task {

        /** Does the work. */
        void in(Tx tx) throws Exception;
    }

    /**
     * Opens the database in a folder, made when it is not there.
     *
     * @throws StoreException if another process has it open, or it cannot be read
     */
    public static Database open(Path folder) {
        String url = "jdbc:h2:file:" + folder.resolve("state").toAbsolutePath() + OPTIONS;
        Database database = new Database();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                Connection connection = DriverManager.getConnection(url, "sa", "");
                connection.setAutoCommit(false);
                database.idle.add(connection);
            }
            database.prepare();
            return database;
        } catch (SQLException | IOException e) {
            database.close();
            throw new StoreException(
                    "the database in " + folder + " cannot be opened (" + firstLine(e)
                            + "); if nothing else uses that folder, begin anew with --fresh",
                    e);
        }
    }

    private void prepare() throws SQLException, IOException {
        Connection connection = idle.remove();
        try (InputStream script = Database.class.getResourceAsStream("schema.sql");
                Statement statement = connection.createStatement()) {
            if (script == null) {
                throw new IOException("schema.sql is not on the class path");
            }
            statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
            connection.commit();
        } finally {
            idle.add(connection);
        }
    }

    /** Runs a transaction. */
    public <T> T call(Work<T> work) throws Exception {
        Connection connection = idle.poll(30, TimeUnit.SECONDS);
        if (connection == null) {
            throw new IllegalStateException("no database connection became free within 30 s");
        }
        boolean committed = false;
        try {
            T result = work.in(new Tx(connection));
            connection.commit();
            committed = true;
            return result;
        } finally {
            try {
                if (!committed) {
                    connection.rollback();
                }
            } finally {
                idle.add(connection);
            }
        }
    }

    /** Runs a transaction without a result. */
    public void run(Task task) throws Exception {
        Object unused = call(tx -> {
            task.in(tx);
            return Boolean.TRUE;
        });
    }

    /** A transaction where nothing but the database can fail. */
    public <T> T query(Work<T> work) {
        try {
            return call(work);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while waiting for the database", e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new StoreException("the database failed: " + firstLine(e), e);
        }
    }

    private static String firstLine(Exception e) {
        String text = String.valueOf(e.getMessage());
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    /** Closes every connection that is not in use; the last one closes the file. */
    @Override
    public void close() {
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            try {
                connection.close();
            } catch (SQLException ignored) {
                // What was committed is on disk; there is nothing left to save.
            }
        }
    }
}
