package org.reprise.socketio.jdbc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import javax.cache.CacheException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of tables that are missing, there already, or other than they have to be. */
abstract class TableCheckContract {

    private static final int SERVERS = 4;
    private static final int ROUNDS = 26;

    private TestDatabase database;

    abstract TestDatabase newDatabase() throws Exception;

    /** The statement that makes the table, as the message has it. */
    abstract String create();

    /** Makes a user who may do nothing but read the cells and make no table. */
    abstract DataSource reader() throws SQLException;

    TestDatabase database() {
        return database;
    }

    @BeforeEach
    void open() throws Exception {
        database = newDatabase();
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    private static void use(DataSource source, String cache) {
        new JdbcStore(source).read(cache, "/", (key, value) -> {});
    }

    @Test
    void shouldMakeATableThatIsMissingAndTakeItTheNextTime() throws SQLException {
        use(database.source(), "reprise.cells");
        database.execute(
                "insert into reprise_cells (namespace, id, content) select '/', '1', content from reprise_cells");
        use(database.source(), "reprise.cells");

        assertThat(database.query("select count(*) from reprise_cells")).containsExactly("0");
    }

    @Test
    void shouldTakeATableThatWasMadeByHand() throws SQLException {
        database.execute(create());
        use(database.source(), "reprise.cells");
    }

    @Test
    void shouldLetServersMakeItTogether() throws Exception {
        CyclicBarrier together = new CyclicBarrier(SERVERS);
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        try (WatchedPool pool = new WatchedPool(database.source())) {
            List<Thread> threads = Stream.generate(() -> new Thread(() -> {
                        for (int round = 0; round < ROUNDS; round++) {
                            try {
                                together.await(60, SECONDS);
                                use(pool.source(), "reprise.round." + (char) ('a' + round));
                            } catch (Throwable failure) {
                                failures.add(failure);
                            }
                        }
                    }))
                    .limit(SERVERS)
                    .toList();
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
        }

        assertThat(failures).isEmpty();
    }

    /** As on H2, where others see a table before its maker is done; whoever is to make it, too, has to wait for that. */
    @Test
    void shouldTakeATableThatHasItsKeyWhenItsMakerIsDone() throws SQLException {
        database.execute(create().replace(", primary key (namespace, id)", ""));
        try (WatchedPool pool = new WatchedPool(database.source())) {
            pool.hook(sql -> {
                if (sql.startsWith("create table")) {
                    database.execute("alter table reprise_cells add primary key (namespace, id)");
                }
            });

            use(pool.source(), "reprise.cells");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "namespace varchar(255), id varchar(64), content varchar(100), primary key (namespace, id) | content is [\\w ]+, which is not binary",
                "namespace varchar(200), id varchar(64), content BINARY, primary key (namespace, id) | namespace holds 200, which is not enough",
                "namespace varchar(255), id integer, content BINARY, primary key (namespace, id) | id is [\\w ]+, which is not text",
                "namespace varchar(255), id varchar(64), content BINARY | its primary key is \\[], not \\(namespace, id\\)",
                "namespace varchar(255), id varchar(64), content BINARY, primary key (id) | its primary key is \\[id], not \\(namespace, id\\)",
            })
    void shouldSayWhatIsWrongAndWhatToRun(String columns, String wrong) throws SQLException {
        String binary = create().replaceAll(".* content (\\w+) .*", "$1");
        database.execute("create table reprise_cells (" + columns.replace("BINARY", binary) + ")");

        assertThatThrownBy(() -> use(database.source(), "reprise.cells"))
                .isInstanceOf(CacheException.class)
                .hasMessageMatching("(?i)SIO0412 the table reprise_cells cannot be used: " + wrong
                        + "; rename it or drop it, and have it made by the server or by hand: .*")
                .hasMessageEndingWith(create());
    }

    @Test
    void shouldSayThatAColumnIsMissing() throws SQLException {
        database.execute("create table reprise_cells (namespace varchar(255), id varchar(64))");

        assertThatThrownBy(() -> use(database.source(), "reprise.cells"))
                .isInstanceOf(CacheException.class)
                .hasMessageStartingWith("SIO0412 the table reprise_cells can neither be read (SQLState 42")
                .hasMessageContaining("content")
                .hasMessageContaining(") nor made (SQLState 42")
                .hasMessageEndingWith("have it made by hand: " + create());
    }

    @Test
    void shouldSayThatTheUserMayMakeNoTable() throws SQLException {
        DataSource reader = reader();

        assertThatThrownBy(() -> use(reader, "reprise.sessions"))
                .isInstanceOf(CacheException.class)
                .hasMessageStartingWith("SIO0412 the table reprise_sessions can neither be read (SQLState 42")
                .hasMessageContaining(") nor made (SQLState ")
                .hasMessageEndingWith(create().replace("cells", "sessions"));
    }

    @Test
    void shouldSayThatTheUserMayNotWrite() throws SQLException {
        use(database.source(), "reprise.cells");
        DataSource reader = reader();

        assertThatThrownBy(() -> use(reader, "reprise.cells"))
                .isInstanceOf(CacheException.class)
                .hasMessageStartingWith("SIO0412 the rows of the table reprise_cells cannot be written (SQLState ")
                .hasMessageEndingWith("let the user of the DataSource select, insert, update and delete");
    }
}
