package io.intermodal.samples.ordersync.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One open transaction: SQL with less writing. Belongs to the thread that it was given to. */
public final class Tx {

    private static final String DUPLICATE_KEY = "23505";

    private final Connection connection;

    Tx(Connection connection) {
        this.connection = connection;
    }

    /** Makes one thing of one row. */
    @FunctionalInterface
    public interface Row<T> {

        /** Reads the row that the result stands on. */
        T read(ResultSet result) throws SQLException;
    }

    /** Runs a change; returns the number of rows changed. */
    public int update(String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    /** Inserts; returns false if the key is there already. */
    public boolean insertNew(String sql, @Nullable Object... parameters) throws SQLException {
        try {
            update(sql, parameters);
            return true;
        } catch (SQLException e) {
            if (DUPLICATE_KEY.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    /** Inserts; returns the number that the database gave the row. */
    public long insertNumbered(String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
            fill(statement, parameters);
            statement.executeUpdate();
            try (ResultSet keys = statement.getGeneratedKeys()) {
                keys.next();
                return keys.getLong(1);
            }
        }
    }

    /** Runs one change for each of many sets of parameters. */
    public void updateEach(String sql, Iterable<Object[]> sets) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Object[] parameters : sets) {
                fill(statement, parameters);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** All rows. */
    public <T> List<T> list(String sql, Row<T> row, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters);
                ResultSet result = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(row.read(result));
            }
            return rows;
        }
    }

    /** The first row, if there is one. */
    public <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... parameters) throws SQLException {
        List<T> rows = list(sql, row, parameters);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
    }

    /** The one number that a query gives; zero if it gives none. */
    public long number(String sql, @Nullable Object... parameters) throws SQLException {
        return first(sql, result -> result.getLong(1), parameters).orElse(0L);
    }

    private PreparedStatement prepare(String sql, @Nullable Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            fill(statement, parameters);
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    private static void fill(PreparedStatement statement, @Nullable Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }
}
