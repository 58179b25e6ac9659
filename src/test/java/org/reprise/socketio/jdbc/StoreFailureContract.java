package org.reprise.socketio.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CacheWriterException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reprise.socketio.jdbc.WatchedPool.Fault;
import org.reprise.socketio.log.Entries;

/** What is left when the database fails in the middle of a call. */
abstract class StoreFailureContract {

    private static final byte[] ONE = {1};
    private static final byte[] TWO = {2};

    private TestDatabase database;
    private WatchedPool pool;
    private JdbcStore store;
    private TestCaches caches;
    private Cache<String, byte[]> cells;
    private Cache<String, byte[]> sessions;

    abstract TestDatabase newDatabase() throws Exception;

    @BeforeEach
    void open() throws Exception {
        database = newDatabase();
        pool = new WatchedPool(database.source());
        store = new JdbcStore(pool.source());
        caches = new TestCaches(store);
        cells = caches.cells();
        sessions = caches.sessions();
    }

    @AfterEach
    void close() throws SQLException {
        caches.close();
        assertThat(pool.out()).as("connections not given back").isZero();
        assertThat(pool.complaints()).isEmpty();
        pool.close();
        database.close();
    }

    private Map<String, byte[]> stored(String cache) {
        Map<String, byte[]> stored = new TreeMap<>();
        store.read(cache, "/", stored::put);
        return stored;
    }

    private static Map<String, byte[]> many(byte[] value) {
        Map<String, byte[]> many = new TreeMap<>();
        IntStream.rangeClosed(1, 2 * Batch.MAX_ROWS).forEach(i -> many.put("/#" + i, value));
        return many;
    }

    /** Of 1,000 rows to be written: two updates, then two inserts. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void shouldStoreNothingWhenAnyStatementFails(int turn) {
        sessions.put("/#1", ONE);
        pool.fail(Fault.STATEMENT, turn);

        assertThatThrownBy(() -> sessions.putAll(many(TWO)))
                .isInstanceOf(CacheWriterException.class)
                .hasMessage("SIO0413 rows of reprise_sessions could not be written (SQLState 08006, code 7: broken on"
                        + " purpose: STATEMENT)");

        assertThat(stored("reprise.sessions")).containsOnlyKeys("/#1").containsEntry("/#1", ONE);
        assertThat(sessions.get("/#1")).isEqualTo(ONE);
        assertThat(sessions.containsKey("/#2")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldDeleteNothingWhenAnyStatementFails(int turn) {
        cells.putAll(many(ONE));
        pool.fail(Fault.STATEMENT, turn);

        assertThatThrownBy(() -> cells.removeAll(many(ONE).keySet())).isInstanceOf(CacheWriterException.class);

        assertThat(stored("reprise.cells")).hasSize(2 * Batch.MAX_ROWS);
        assertThat(cells.containsKey("/#1")).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"STATEMENT", "BEFORE_COMMIT", "AFTER_COMMIT", "ROLLBACK"})
    void shouldCacheNothingThatIsInDoubt(Fault fault) {
        pool.fail(fault, 1);
        assertThatThrownBy(() -> cells.putIfAbsent("/#1", ONE)).isInstanceOf(CacheWriterException.class);

        assertThat(cells.containsKey("/#1")).isFalse();
        assertThat(pool.out()).isZero();
        pool.fail(Fault.NONE, 0);
        assertThat(stored("reprise.cells").containsKey("/#1")).isEqualTo(fault == Fault.AFTER_COMMIT);
    }

    @Test
    void shouldStoreNothingWhenTheRollbackFailsToo() {
        sessions.put("/#1", ONE);
        pool.fail(Fault.ROLLBACK, 2);

        assertThatThrownBy(() -> sessions.putAll(many(TWO))).isInstanceOf(CacheWriterException.class);

        pool.fail(Fault.NONE, 0);
        assertThat(stored("reprise.sessions")).containsOnlyKeys("/#1").containsEntry("/#1", ONE);
    }

    @Test
    void shouldFindAnEntryWhoseAnswerWasLost() {
        Entries entries = store.entries("reprise.cluster.cells");
        pool.fail(Fault.AFTER_COMMIT, 1);
        assertThatThrownBy(() -> entries.putIfAbsent("/#1", ONE)).isInstanceOf(CacheException.class);

        assertThat(entries.putIfAbsent("/#1", TWO)).isFalse();
        assertThat(entries.get("/#1")).isEqualTo(ONE);
        pool.fail(Fault.BEFORE_COMMIT, 1);
        assertThatThrownBy(() -> entries.putIfAbsent("/#2", ONE)).isInstanceOf(CacheException.class);
        assertThat(entries.putIfAbsent("/#2", TWO)).isTrue();
    }

    @Test
    void shouldFindACellWhoseAnswerWasLost() {
        pool.fail(Fault.AFTER_COMMIT, 1);
        assertThatThrownBy(() -> cells.putIfAbsent("/#1", ONE)).hasMessageContaining("SQLState 08006");

        assertThatThrownBy(() -> cells.putIfAbsent("/#1", ONE)).hasMessageContaining("SQLState 23505");
        assertThat(cells.get("/#1")).isEqualTo(ONE);
        assertThat(cells.putIfAbsent("/#1", TWO)).isFalse();
    }

    @Test
    void shouldNotFailAfterTheCommit() {
        pool.fail(Fault.CLOSE, 1);

        try (CapturedLog log = new CapturedLog()) {
            assertThat(cells.putIfAbsent("/#1", ONE)).isTrue();
            assertThat(log.messages()).hasSize(1).first().asString().startsWith("SIO0415");
        }
    }

    @Test
    void shouldLeaveTheCollectionsOfCallsThatFail() {
        RowWriter writer = new RowWriter(new Transactions(pool.source()), new Table("reprise_cells"), true);
        Set<String> keys = new HashSet<>(List.of("/#1", "/#2"));
        pool.fail(Fault.BEFORE_COMMIT, 1);

        assertThatThrownBy(() -> writer.deleteAll(keys)).isInstanceOf(CacheWriterException.class);
        assertThat(keys).hasSize(2);
    }

    @Test
    void shouldFailToReadAndRecover() {
        cells.putAll(many(ONE));
        cells.clear();
        pool.fail(Fault.STATEMENT, 2);
        assertThatThrownBy(() -> cells.getAll(many(ONE).keySet())).isInstanceOf(CacheLoaderException.class);
        pool.fail(Fault.STATEMENT, 1);
        assertThatThrownBy(() -> store.read("reprise.cells", "/", (key, value) -> {}))
                .isInstanceOf(CacheException.class)
                .hasMessageStartingWith("SIO0413 rows of reprise_cells could not be read (SQLState 08006");

        assertThat(cells.getAll(many(ONE).keySet())).hasSize(2 * Batch.MAX_ROWS);
    }

    @Test
    void shouldTellNoValuesOfRows() {
        cells.putIfAbsent("/top-secret#1", "my-secret-data".getBytes(UTF_8));
        cells.clear();

        for (Throwable failure : List.of(
                catchThrowable(() -> cells.putIfAbsent("/top-secret#1", "my-secret-data".getBytes(UTF_8))),
                catchThrowable(() -> cells.putAll(Map.of("/top-secret#1", "my-secret-data".getBytes(UTF_8)))))) {
            StringWriter text = new StringWriter();
            failure.printStackTrace(new PrintWriter(text));
            assertThat(text.toString())
                    .contains("reprise_cells", "23505")
                    .doesNotContain("secret")
                    .doesNotContain("6d792d736563726574"); // in hexadecimal
        }
    }
}
