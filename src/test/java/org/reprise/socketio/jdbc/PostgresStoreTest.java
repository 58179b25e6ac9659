package org.reprise.socketio.jdbc;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresStoreTest {

    @Nested
    class Caches extends JdbcStoreContract {
        @Override
        TestDatabase newDatabase() throws Exception {
            return new PostgresDatabase();
        }
    }

    @Nested
    class Failures extends StoreFailureContract {
        @Override
        TestDatabase newDatabase() throws Exception {
            return new PostgresDatabase();
        }
    }

    @Nested
    class Tables extends TableCheckContract {
        @Override
        TestDatabase newDatabase() throws Exception {
            return new PostgresDatabase();
        }

        @Override
        String create() {
            return "create table reprise_cells (namespace varchar(255) collate \"C\" not null,"
                    + " id varchar(64) collate \"C\" not null, content bytea not null, primary key (namespace, id))";
        }

        @Override
        DataSource reader() throws SQLException {
            String schema = ((PGSimpleDataSource) database().source()).getCurrentSchema();
            String user = schema + "_reader";
            database().execute("create user " + user);
            database().execute("grant usage on schema " + schema + " to " + user);
            database().execute("create table if not exists reprise_cells (namespace int)");
            database().execute("grant select on reprise_cells to " + user);
            PGSimpleDataSource source = PostgresServer.shared().source();
            source.setUser(user);
            source.setCurrentSchema(schema);
            return source;
        }
    }
}
