package org.reprise.socketio.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Makes a table that is missing, and looks whether one that is there will do: it may be of another version, or made by
 * hand.
 */
final class TableCheck {

    private static final Set<Integer> TEXT =
            Set.of(Types.VARCHAR, Types.NVARCHAR, Types.LONGVARCHAR, Types.LONGNVARCHAR);
    private static final Set<Integer> BINARY = Set.of(Types.BLOB, Types.VARBINARY, Types.LONGVARBINARY, Types.BINARY);

    /** A cell can hold several packets of the largest size. */
    private static final int CONTENT = 16_000_000;

    private final Transactions transactions;
    private final Table table;
    private final String create;

    private TableCheck(Transactions transactions, Table table, String create) {
        this.transactions = transactions;
        this.table = table;
        this.create = create;
    }

    /**
     * Has a table ready for use.
     *
     * @throws CacheException saying what is wrong and what to run by hand
     */
    static void prepare(Transactions transactions, Table table) {
        Product product;
        try {
            product = transactions.run(
                    connection -> Product.of(connection.getMetaData().getDatabaseProductName()));
        } catch (SQLException failure) {
            throw new CacheException(
                    "SIO0413 the database of recovery cannot be used (" + Failure.describe(failure) + ")",
                    Failure.clean(failure));
        }
        new TableCheck(transactions, table, product.create(table)).prepare();
    }

    private void prepare() {
        if (!isMade()) {
            // If another server makes it at this moment, this fails when that is done: no two are made at a time.
            SQLException unmade = failure(connection -> execute(connection, create));
            SQLException still = failure(this::checkColumns);
            if (still != null) {
                SQLException why = unmade == null ? still : unmade;
                throw new CacheException(
                        "SIO0412 the table " + table.name() + " can neither be read (" + Failure.describe(still)
                                + ") nor made (" + Failure.describe(why) + "); have it made by hand: " + create,
                        Failure.clean(why));
            }
        }
        SQLException forbidden = failure(this::checkRights);
        if (forbidden != null) {
            throw new CacheException(
                    "SIO0412 the rows of the table " + table.name() + " cannot be written ("
                            + Failure.describe(forbidden)
                            + "); let the user of the DataSource select, insert, update and delete",
                    Failure.clean(forbidden));
        }
    }

    /** Whether there is a table that will do. One that is just being made may be seen without its key, as on H2. */
    private boolean isMade() {
        try {
            return failure(this::checkColumns) == null;
        } catch (CacheException unfit) {
            return false;
        }
    }

    private @Nullable SQLException failure(Transactions.Work<?> work) {
        try {
            transactions.run(work);
            return null;
        } catch (SQLException failure) {
            return failure;
        }
    }

    private static int execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private boolean checkColumns(Connection connection) throws SQLException {
        String none = "select namespace, id, content from " + table.name() + " where 1 = 0";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(none)) {
            ResultSetMetaData columns = rows.getMetaData();
            checkColumn(columns, 1, TEXT, "text", Key.MAX_NAMESPACE);
            checkColumn(columns, 2, TEXT, "text", Key.MAX_ID);
            checkColumn(columns, 3, BINARY, "binary", CONTENT);
            checkKey(connection, columns);
            return true;
        }
    }

    private void checkColumn(ResultSetMetaData columns, int column, Set<Integer> types, String kind, int size)
            throws SQLException {
        String name = columns.getColumnName(column).toLowerCase(Locale.ROOT);
        if (!types.contains(columns.getColumnType(column))) {
            throw unfit(name + " is " + columns.getColumnTypeName(column) + ", which is not " + kind);
        }
        int precision = columns.getPrecision(column); // 0 where there is no limit
        if (precision > 0 && precision < size) {
            throw unfit(name + " holds " + precision + ", which is not enough");
        }
    }

    /** Without a key a cell could be written twice. */
    private void checkKey(Connection connection, ResultSetMetaData columns) throws SQLException {
        String name = columns.getTableName(1);
        if (name.isEmpty()) {
            return; // not all drivers say, and without it others' tables may be meant
        }
        Set<String> key = new TreeSet<>();
        try (ResultSet parts = connection
                .getMetaData()
                .getPrimaryKeys(orAny(columns.getCatalogName(1)), orAny(columns.getSchemaName(1)), name)) {
            while (parts.next()) {
                key.add(parts.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
            }
        }
        if (!key.equals(Set.of("id", "namespace"))) {
            throw unfit("its primary key is " + List.copyOf(key) + ", not (namespace, id)");
        }
    }

    private static @Nullable String orAny(String name) {
        return name.isEmpty() ? null : name;
    }

    private CacheException unfit(String what) {
        return new CacheException("SIO0412 the table " + table.name() + " cannot be used: " + what
                + "; rename it or drop it, and have it made by the server or by hand: " + create);
    }

    /** Rights to rows, by statements that find none. */
    private boolean checkRights(Connection connection) throws SQLException {
        String nowhere = " where 1 = 0";
        execute(
                connection,
                "insert into " + table.name() + " (namespace, id, content) select namespace, id, content from "
                        + table.name() + nowhere);
        execute(connection, "update " + table.name() + " set content = content" + nowhere);
        execute(connection, "delete from " + table.name() + nowhere);
        return true;
    }
}
