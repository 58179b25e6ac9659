package org.reprise.socketio.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * One statement run for many rows, which go to the database in pieces: a driver keeps a piece in memory until it is
 * sent.
 */
final class Batch {

    static final int MAX_ROWS = 500;
    static final int MAX_BYTES = 1 << 20;

    private Batch() {}

    /** @param sql with the parameters content, namespace and id */
    static void insert(Connection connection, String sql, List<Row> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (List<Row> piece : pieces(rows)) {
                execute(statement, piece);
            }
        }
    }

    /**
     * Returns the rows that are not there.
     *
     * @param sql with the parameters content, namespace and id
     */
    static List<Row> update(Connection connection, String sql, List<Row> rows) throws SQLException {
        List<Row> missing = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (List<Row> piece : pieces(rows)) {
                int[] counts = execute(statement, piece);
                for (int i = 0; i < counts.length; i++) {
                    if (count(statement, piece.get(i), counts[i]) == 0) {
                        missing.add(piece.get(i));
                    }
                }
            }
        }
        return missing;
    }

    /** @param sql with the parameters content, namespace, id, and the content that is there */
    static boolean replace(Connection connection, String sql, Row row, byte[] present) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, row);
            statement.setBytes(4, present);
            return statement.executeUpdate() == 1;
        }
    }

    /** @param sql with the parameters namespace and id */
    static void delete(Connection connection, String sql, List<Key> keys) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < keys.size(); i++) {
                bind(statement, 1, keys.get(i));
                statement.addBatch();
                if ((i + 1) % MAX_ROWS == 0 || i + 1 == keys.size()) {
                    statement.executeBatch();
                }
            }
        }
    }

    private static int[] execute(PreparedStatement statement, List<Row> piece) throws SQLException {
        for (Row row : piece) {
            bind(statement, row);
            statement.addBatch();
        }
        return statement.executeBatch();
    }

    /** Some drivers do not count in a batch: then the row is updated once more, alone. */
    private static int count(PreparedStatement statement, Row row, int count) throws SQLException {
        if (count != Statement.SUCCESS_NO_INFO) {
            return count;
        }
        bind(statement, row);
        return statement.executeUpdate();
    }

    private static void bind(PreparedStatement statement, Row row) throws SQLException {
        statement.setBytes(1, row.content());
        bind(statement, 2, row.key());
    }

    private static void bind(PreparedStatement statement, int first, Key key) throws SQLException {
        statement.setString(first, key.namespace());
        statement.setString(first + 1, key.id());
    }

    private static List<List<Row>> pieces(List<Row> rows) {
        List<List<Row>> pieces = new ArrayList<>();
        int from = 0;
        long bytes = 0;
        for (int to = 1; to <= rows.size(); to++) {
            bytes += rows.get(to - 1).content().length;
            if (to == rows.size() || to - from == MAX_ROWS || bytes >= MAX_BYTES) {
                pieces.add(rows.subList(from, to));
                from = to;
                bytes = 0;
            }
        }
        return pieces;
    }
}
