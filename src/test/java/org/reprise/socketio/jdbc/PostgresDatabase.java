package org.reprise.socketio.jdbc;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A schema of its own in the PostgreSQL of the tests. */
final class PostgresDatabase implements TestDatabase {

    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private final PGSimpleDataSource source = PostgresServer.shared().source();
    private final String schema = "test" + SCHEMAS.incrementAndGet();

    PostgresDatabase() throws SQLException {
        execute("create schema " + schema);
        source.setCurrentSchema(schema);
    }

    @Override
    public DataSource source() {
        return source;
    }

    @Override
    public void close() throws SQLException {
        execute("drop schema " + schema + " cascade");
    }
}
