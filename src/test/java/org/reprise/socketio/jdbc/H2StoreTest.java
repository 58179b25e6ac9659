package org.reprise.socketio.jdbc;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Nested;

class H2StoreTest {

    @Nested
    class Caches extends JdbcStoreContract {
        @Override
        TestDatabase newDatabase() throws Exception {
            return new H2Database();
        }
    }

    @Nested
    class Failures extends StoreFailureContract {
        @Override
        TestDatabase newDatabase() throws Exception {
            return new H2Database();
        }
    }

    @Nested
    class Tables extends TableCheckContract {
        @Override
        TestDatabase newDatabase() throws Exception {
            return new H2Database();
        }

        @Override
        String create() {
            return "create table reprise_cells (namespace varchar(255) not null, id varchar(64) not null,"
                    + " content blob not null, primary key (namespace, id))";
        }

        @Override
        DataSource reader() throws SQLException {
            database().execute("create user reader password ''");
            database().execute("create table if not exists reprise_cells (namespace int)");
            database().execute("grant select on reprise_cells to reader");
            String url = ((JdbcDataSource) database().source()).getURL();
            // Settings are for an administrator.
            JdbcDataSource source = H2Database.source(url.substring(0, url.indexOf(';')));
            source.setUser("reader");
            source.setPassword("");
            return source;
        }
    }
}
