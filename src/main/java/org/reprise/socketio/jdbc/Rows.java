package org.reprise.socketio.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.log.Entries;

/** A table without a cache: its primary key decides who of several servers writes an entry. Thread-safe. */
final class Rows implements Entries {

    private final RowLoader loader;
    private final RowWriter writer;
    private final RowWriter inserting;

    Rows(Transactions transactions, Table table) {
        loader = new RowLoader(transactions, table);
        writer = new RowWriter(transactions, table, false);
        inserting = new RowWriter(transactions, table, true);
    }

    @Override
    public byte @Nullable [] get(String key) {
        return loader.load(key);
    }

    @Override
    public Map<String, byte[]> getAll(Set<String> keys) {
        return loader.loadAll(keys);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] value) {
        try {
            inserting.write(List.of(new Row(RowWriter.key(key), value)));
            return true;
        } catch (CacheException failure) {
            if (failure.getCause() instanceof SQLException cause && Failure.isViolation(cause)) {
                return false;
            }
            throw failure;
        }
    }

    @Override
    public void put(String key, byte[] value) {
        writer.write(List.of(new Row(RowWriter.key(key), value)));
    }

    @Override
    public boolean replace(String key, byte[] present, byte[] value) {
        return writer.replace(RowWriter.key(key), present, value);
    }

    @Override
    public void remove(String key) {
        writer.delete(key);
    }

    @Override
    public void removeAll(Set<String> keys) {
        writer.deleteAll(new ArrayList<>(keys));
    }
}
