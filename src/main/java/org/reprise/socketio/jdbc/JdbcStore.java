package org.reprise.socketio.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoaderException;
import javax.sql.DataSource;
import org.reprise.socketio.log.Entries;
import org.reprise.socketio.recovery.DurableStore;

/**
 * Keeps the caches in a SQL database: a table for each, whose name is that of the cache with an underscore for the
 * dot. A table is made when it is first needed and missing, and checked when it is there.
 *
 * <p>Each call takes one connection and gives it back; its transaction is its own, so the caller's thread must have
 * none. Thread-safe. Every failure is a {@link javax.cache.CacheException} whose message names the table and the
 * SQLState, and none of the values.
 */
public final class JdbcStore implements DurableStore {

    /** Rows that a driver fetches at once: each may have a megabyte. */
    private static final int FETCH_SIZE = 64;

    private final Transactions transactions;
    private final Map<String, Table> tables = new ConcurrentHashMap<>();

    /** @param source with pooled connections, as any of a container has; asked by many threads at once */
    public JdbcStore(DataSource source) {
        transactions = new Transactions(source);
    }

    @Override
    public void underlie(String cache, MutableConfiguration<String, byte[]> configuration, boolean writeOnce) {
        Table table = table(cache);
        configuration
                .setReadThrough(true)
                .setWriteThrough(true)
                .setCacheLoaderFactory(() -> new RowLoader(transactions, table))
                .setCacheWriterFactory(() -> new RowWriter(transactions, table, writeOnce));
    }

    @Override
    public Entries entries(String name) {
        return new Rows(transactions, table(name));
    }

    /** Holds a connection while it reads; the entries are not held in memory. */
    @Override
    public void read(String cache, String namespace, BiConsumer<String, byte[]> entries) {
        Table table = table(cache);
        try {
            transactions.run(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(table.selectAll())) {
                    statement.setFetchSize(FETCH_SIZE);
                    statement.setString(1, namespace);
                    read(statement, namespace, entries);
                    return namespace;
                }
            });
        } catch (SQLException failure) {
            throw new CacheLoaderException(Failure.message("read", table, failure), Failure.clean(failure));
        }
    }

    private static void read(PreparedStatement statement, String namespace, BiConsumer<String, byte[]> entries)
            throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                entries.accept(new Key(namespace, rows.getString(1)).text(), rows.getBytes(2));
            }
        }
    }

    private Table table(String cache) {
        return tables.computeIfAbsent(cache, name -> {
            Table table = Table.under(name);
            TableCheck.prepare(transactions, table);
            return table;
        });
    }
}
