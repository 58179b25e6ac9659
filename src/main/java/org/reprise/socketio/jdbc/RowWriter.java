package org.reprise.socketio.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import javax.cache.Cache;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;

/**
 * Writes the entries of one cache through to its table. Each call is one transaction, of which all is done or nothing:
 * so the collection of a call that fails stays as it is, and that of one that succeeds is emptied, which tells the
 * cache what has been written. Thread-safe.
 */
final class RowWriter implements CacheWriter<String, byte[]> {

    /** Of two servers that insert the same row one fails, and finds the row when it tries again. */
    private static final int ATTEMPTS = 4;

    private final Transactions transactions;
    private final Table table;
    private final boolean writeOnce;

    /** @param writeOnce whether it is a failure that a row is there already, which then stays as it is */
    RowWriter(Transactions transactions, Table table, boolean writeOnce) {
        this.transactions = transactions;
        this.table = table;
        this.writeOnce = writeOnce;
    }

    @Override
    public void write(Cache.Entry<? extends String, ? extends byte[]> entry) {
        write(List.of(row(entry)));
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends byte[]>> entries) {
        List<Row> rows = new ArrayList<>(entries.size());
        entries.forEach(entry -> rows.add(row(entry)));
        write(rows);
        entries.clear();
    }

    @Override
    public void delete(Object key) {
        delete(List.of(key(key)));
    }

    @Override
    public void deleteAll(Collection<?> keys) {
        List<Key> rows = new ArrayList<>(keys.size());
        keys.forEach(key -> rows.add(key(key)));
        delete(rows);
        keys.clear();
    }

    /** In one transaction. */
    void write(List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        List<Row> sorted = rows.stream().sorted(Comparator.comparing(Row::key)).toList();
        commit(connection -> {
            // All databases have UPDATE and INSERT, and no two the same MERGE.
            List<Row> absent = writeOnce ? sorted : Batch.update(connection, table.update(), sorted);
            Batch.insert(connection, table.insert(), absent);
            return sorted;
        });
    }

    /** Whether the row was there with that content, and has another one now. */
    boolean replace(Key key, byte[] present, byte[] content) {
        return commit(connection -> Batch.replace(connection, table.replace(), new Row(key, content), present));
    }

    private void delete(List<Key> keys) {
        if (keys.isEmpty()) {
            return;
        }
        List<Key> sorted = keys.stream().sorted().toList();
        commit(connection -> {
            Batch.delete(connection, table.delete(), sorted);
            return sorted;
        });
    }

    private <T> T commit(Transactions.Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return transactions.run(work);
            } catch (SQLException failure) {
                boolean again = Failure.isConflict(failure) || (!writeOnce && Failure.isViolation(failure));
                if (!again || attempt == ATTEMPTS) {
                    throw new CacheWriterException(Failure.message("written", table, failure), Failure.clean(failure));
                }
            }
        }
    }

    private static Row row(Cache.Entry<? extends String, ? extends byte[]> entry) {
        return new Row(key(entry.getKey()), entry.getValue());
    }

    /** @throws CacheWriterException if the key cannot be stored */
    static Key key(Object key) {
        try {
            return Key.of(key);
        } catch (IllegalArgumentException wrong) {
            throw new CacheWriterException(wrong.getMessage(), wrong);
        }
    }
}
