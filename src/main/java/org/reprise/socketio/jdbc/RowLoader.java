package org.reprise.socketio.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;

/** Reads the entries of one cache from its table. Each call is one transaction. Thread-safe. */
final class RowLoader implements CacheLoader<String, byte[]> {

    /** Rows that are asked for at once. */
    static final int MAX_ROWS = 100;

    private final Transactions transactions;
    private final Table table;

    RowLoader(Transactions transactions, Table table) {
        this.transactions = transactions;
        this.table = table;
    }

    @Override
    @SuppressWarnings("NullAway") // the interface says null for what is not there
    public byte @Nullable [] load(String key) {
        return loadAll(List.of(key)).get(key);
    }

    @Override
    public Map<String, byte[]> loadAll(Iterable<? extends String> keys) {
        Map<String, List<Key>> namespaces = new HashMap<>();
        for (String text : keys) {
            Key key = key(text);
            namespaces
                    .computeIfAbsent(key.namespace(), none -> new ArrayList<>())
                    .add(key);
        }
        if (namespaces.isEmpty()) {
            return Map.of();
        }
        try {
            return transactions.run(connection -> {
                Map<String, byte[]> found = new HashMap<>();
                for (List<Key> ofOne : namespaces.values()) {
                    select(connection, ofOne, found);
                }
                return found;
            });
        } catch (SQLException failure) {
            throw new CacheLoaderException(Failure.message("read", table, failure), Failure.clean(failure));
        }
    }

    /** @param keys of one namespace */
    private void select(Connection connection, List<Key> keys, Map<String, byte[]> found) throws SQLException {
        String namespace = keys.get(0).namespace();
        int width = Math.min(keys.size(), MAX_ROWS);
        try (PreparedStatement statement = connection.prepareStatement(table.select(width))) {
            statement.setString(1, namespace);
            for (int from = 0; from < keys.size(); from += width) {
                for (int i = 0; i < width; i++) {
                    // What is left of the last piece asks for its last row: the statement stays the same.
                    statement.setString(
                            i + 2, keys.get(Math.min(from + i, keys.size() - 1)).id());
                }
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.put(new Key(namespace, rows.getString(1)).text(), rows.getBytes(2));
                    }
                }
            }
        }
    }

    private static Key key(String key) {
        try {
            return Key.of(key);
        } catch (IllegalArgumentException wrong) {
            throw new CacheLoaderException(wrong.getMessage(), wrong);
        }
    }
}
