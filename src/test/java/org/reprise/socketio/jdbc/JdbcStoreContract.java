package org.reprise.socketio.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CacheWriterException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reprise.socketio.log.Entries;

/** What a cache over a {@link JdbcStore} does, on any database. */
abstract class JdbcStoreContract {

    private static final byte[] ONE = {1};
    private static final byte[] TWO = {2, 0, -1};

    TestDatabase database;
    WatchedPool pool;
    private JdbcStore store;
    private TestCaches caches;
    private Cache<String, byte[]> cells;
    private Cache<String, byte[]> sessions;

    abstract TestDatabase newDatabase() throws Exception;

    @BeforeEach
    void open() throws Exception {
        database = newDatabase();
        pool = new WatchedPool(database.source());
        begin();
        cells = caches.cells();
        sessions = caches.sessions();
        pool.forget();
    }

    private void begin() {
        store = new JdbcStore(pool.source());
        caches = new TestCaches(store);
    }

    /** As after a restart: nothing is in memory. */
    private void restart() {
        caches.close();
        begin();
        cells = caches.cells();
        sessions = caches.sessions();
        pool.forget();
    }

    @AfterEach
    void close() throws SQLException {
        caches.close();
        assertThat(pool.out()).as("connections not given back").isZero();
        assertThat(pool.complaints()).isEmpty();
        pool.close();
        database.close();
    }

    private Map<String, byte[]> stored(String cache, String namespace) {
        Map<String, byte[]> stored = new LinkedHashMap<>();
        store.read(cache, namespace, stored::put);
        return stored;
    }

    private static Map<String, byte[]> many(int count) {
        Map<String, byte[]> many = new TreeMap<>();
        IntStream.rangeClosed(1, count)
                .forEach(i -> many.put("/#" + i, Integer.toString(i).getBytes(UTF_8)));
        return many;
    }

    @Test
    void shouldWriteANewCellOnceAndByInsert() {
        assertThat(cells.putIfAbsent("/#1", ONE)).isTrue();
        assertThat(cells.putIfAbsent("/#1", TWO)).isFalse();

        assertThat(pool.executed()).hasSize(1).first().asString().startsWith("insert into reprise_cells");
        assertThat(pool.commits()).isEqualTo(1);
        assertThat(stored("reprise.cells", "/")).containsOnlyKeys("/#1").containsEntry("/#1", ONE);
    }

    @Test
    void shouldNotOverwriteACellThatOnlyTheDatabaseHas() {
        cells.putIfAbsent("/#1", ONE);
        restart();

        Throwable failure = catchThrowable(() -> cells.putIfAbsent("/#1", TWO));

        assertThat(failure)
                .isInstanceOf(CacheWriterException.class)
                .hasMessageStartingWith("SIO0413 rows of reprise_cells could not be written (SQLState 23505, code ");
        assertThat(failure.getCause())
                .isInstanceOfSatisfying(SQLException.class, cause -> assertThat(cause.getSQLState())
                        .isEqualTo("23505"));
        assertThat(cells.containsKey("/#1")).isFalse();
        assertThat(cells.get("/#1")).isEqualTo(ONE);
        assertThat(cells.putIfAbsent("/#1", TWO)).isFalse();
    }

    @Test
    void shouldLetOneOfTwoServersWriteAnEntry() {
        Entries one = store.entries("reprise.cluster.cells");
        Entries other = new JdbcStore(pool.source()).entries("reprise.cluster.cells");

        assertThat(one.get("/#1")).isNull();
        assertThat(one.putIfAbsent("/#1", ONE)).isTrue();
        assertThat(other.putIfAbsent("/#1", TWO)).isFalse();
        assertThat(other.get("/#1")).isEqualTo(ONE);
        assertThat(one.putIfAbsent("/x#1", TWO)).isTrue();
        assertThat(other.getAll(Set.of("/#1", "/#2", "/x#1"))).containsOnlyKeys("/#1", "/x#1");
    }

    @Test
    void shouldTellWhatAnotherServerHasWrittenLast() {
        Entries one = store.entries("reprise.cluster.logs");
        Entries other = new JdbcStore(pool.source()).entries("reprise.cluster.logs");
        one.put("/#tail", ONE);
        assertThat(other.get("/#tail")).isEqualTo(ONE);
        other.put("/#tail", TWO);
        assertThat(one.get("/#tail")).isEqualTo(TWO);
        assertThat(other.replace("/#tail", ONE, ONE)).isFalse();
        assertThat(other.replace("/#none", TWO, ONE)).isFalse();
        assertThat(other.replace("/#tail", TWO, ONE)).isTrue();
        assertThat(one.get("/#tail")).isEqualTo(ONE);
        other.put("/#one", ONE);
        one.remove("/#one");
        one.removeAll(Set.of("/#tail", "/#none"));

        assertThat(other.get("/#tail")).isNull();
        assertThat(stored("reprise.cluster.logs", "/")).isEmpty();
    }

    @Test
    void shouldLetOneOfManyWriteEachEntry() throws Exception {
        Map<String, Integer> won = new ConcurrentHashMap<>();
        Set<String> twice = ConcurrentHashMap.newKeySet();
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int writer = i;
            Entries entries = new JdbcStore(pool.source()).entries("reprise.cluster.cells");
            writers.add(new Thread(() -> {
                try {
                    for (int number = 1; number <= 100; number++) {
                        String key = "/#" + number;
                        if (entries.putIfAbsent(key, new byte[] {(byte) writer}) && won.put(key, writer) != null) {
                            twice.add(key);
                        }
                    }
                } catch (Throwable failure) {
                    failures.add(failure);
                }
            }));
        }
        writers.forEach(Thread::start);
        for (Thread writer : writers) {
            writer.join();
        }

        assertThat(failures).isEmpty();
        assertThat(twice).isEmpty();
        assertThat(won).hasSize(100);
        Map<String, byte[]> stored = stored("reprise.cluster.cells", "/");
        won.forEach((key, writer) -> assertThat(stored.get(key)).containsExactly(writer.byteValue()));
    }

    @Test
    void shouldReadThrough() {
        cells.putIfAbsent("/#1", ONE);
        cells.putIfAbsent("/#2", TWO);
        cells.putIfAbsent("/x#1", TWO);
        restart();

        assertThat(cells.get("/#1")).isEqualTo(ONE);
        assertThat(cells.get("/#3")).isNull();
        assertThat(cells.getAll(Set.of("/#1", "/#2", "/#3", "/x#1", "/x#2")))
                .containsOnlyKeys("/#1", "/#2", "/x#1")
                .containsEntry("/x#1", TWO);
    }

    @ParameterizedTest
    @ValueSource(ints = {RowLoader.MAX_ROWS - 1, RowLoader.MAX_ROWS, 2 * RowLoader.MAX_ROWS + 1})
    void shouldReadManyKeysInFewStatements(int count) {
        Map<String, byte[]> many = many(count);
        cells.putAll(many);
        restart();

        assertThat(cells.getAll(many.keySet())).containsOnlyKeys(many.keySet()).containsEntry("/#7", many.get("/#7"));
        assertThat(pool.executed()).hasSize((count + RowLoader.MAX_ROWS - 1) / RowLoader.MAX_ROWS);
        assertThat(pool.commits()).isEqualTo(1);
    }

    @Test
    void shouldUpdateSessions() {
        sessions.put("/#a", ONE);
        sessions.put("/#a", TWO);
        restart();
        sessions.putAll(Map.of("/#a", ONE, "/#b", TWO));
        restart();

        assertThat(sessions.get("/#a")).isEqualTo(ONE);
        assertThat(sessions.get("/#b")).isEqualTo(TWO);
    }

    @Test
    void shouldWriteManyRowsInOneTransactionAndInPieces() {
        sessions.putAll(many(Batch.MAX_ROWS));
        pool.forget();
        sessions.putAll(many(2 * Batch.MAX_ROWS + 1));

        assertThat(pool.commits()).isEqualTo(1);
        assertThat(pool.executed().stream().map(sql -> sql.substring(0, 6)))
                .containsExactly("update", "update", "update", "insert", "insert");
        assertThat(stored("reprise.sessions", "/")).hasSize(2 * Batch.MAX_ROWS + 1);
    }

    @Test
    void shouldSendLargeRowsInSmallPieces() {
        byte[] large = new byte[Batch.MAX_BYTES];
        new Random(1).nextBytes(large);

        cells.putAll(Map.of("/#1", large, "/#2", ONE, "/#3", large, "/#4", large.clone()));

        assertThat(pool.executed()).hasSize(3);
        restart();
        assertThat(cells.get("/#3")).isEqualTo(large);
    }

    @Test
    void shouldKeepLargeContent() {
        byte[] large = new byte[3_000_000];
        new Random(2).nextBytes(large);
        cells.putIfAbsent("/#1", large);
        cells.putIfAbsent("/#2", new byte[0]);
        restart();

        assertThat(cells.get("/#1")).isEqualTo(large);
        assertThat(cells.get("/#2")).isEmpty();
        assertThat(stored("reprise.cells", "/")).containsEntry("/#1", large);
    }

    @Test
    void shouldWriteAllOrNothing() {
        cells.putIfAbsent("/#700", TWO);
        restart();

        assertThatThrownBy(() -> cells.putAll(many(2 * Batch.MAX_ROWS))).isInstanceOf(CacheWriterException.class);

        assertThat(cells.iterator().hasNext()).isFalse();
        assertThat(stored("reprise.cells", "/")).containsOnlyKeys("/#700").containsEntry("/#700", TWO);
    }

    @Test
    void shouldDeleteWhatIsNotInMemory() {
        cells.putAll(many(3));
        sessions.put("/#a", ONE);
        restart();

        cells.removeAll(Set.of("/#1", "/#3", "/#4"));
        assertThat(stored("reprise.cells", "/")).containsOnlyKeys("/#2");
        assertThat(sessions.remove("/#a")).isFalse();
        assertThat(stored("reprise.sessions", "/")).isEmpty();
    }

    @Test
    void shouldDeleteAHundredThousandInOneTransactionAndInPieces() {
        Map<String, byte[]> many = many(100_000);
        cells.putAll(many);
        restart();

        cells.removeAll(many.keySet());

        assertThat(pool.commits()).isEqualTo(1);
        assertThat(pool.executed()).hasSize(100_000 / Batch.MAX_ROWS);
        assertThat(stored("reprise.cells", "/")).isEmpty();
    }

    @Test
    void shouldReadInTheOrderOfTheLog() {
        List<String> ids = List.of("1", "2", "9", "10", "11", "99", "100", "aB", "ab", "a-", "a_", "Z");
        ids.forEach(id -> cells.putIfAbsent("/#" + id, id.getBytes(UTF_8)));
        cells.putIfAbsent("/other#3", ONE);

        List<String> read = new ArrayList<>();
        store.read("reprise.cells", "/", (key, value) -> {
            assertThat(key).isEqualTo("/#" + new String(value, UTF_8));
            read.add(key);
        });

        assertThat(read)
                .containsExactly(
                        "/#1", "/#2", "/#9", "/#Z", "/#10", "/#11", "/#99", "/#a-", "/#aB", "/#a_", "/#ab", "/#100");
    }

    @Test
    void shouldPassOnWhatAReaderThrows() {
        cells.putAll(many(3));

        assertThatThrownBy(() -> store.read("reprise.cells", "/", (key, value) -> {
                    throw new IllegalStateException("enough");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("enough");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a#b", "/ü€😀", "/it's \"quoted\"", "/100%_", "/a\\b;--", "/ ", "/Chat", "/", "#"})
    void shouldKeepAnyNamespace(String namespace) {
        cells.putIfAbsent(namespace + "#1", ONE);
        cells.putIfAbsent("/chat#1", TWO);
        restart();

        assertThat(cells.get(namespace + "#1")).isEqualTo(ONE);
        assertThat(stored("reprise.cells", namespace)).containsOnlyKeys(namespace + "#1");
        cells.remove(namespace + "#1");
        assertThat(stored("reprise.cells", namespace)).isEmpty();
    }

    @Test
    void shouldKeepTheLongestKeyAndRefuseALongerOne() {
        String longest = "/" + "ü".repeat(254);
        String id = "9".repeat(64);
        cells.putIfAbsent(longest + '#' + id, ONE);
        restart();
        assertThat(cells.get(longest + '#' + id)).isEqualTo(ONE);

        String longer = longest + 'x';
        assertThatThrownBy(() -> cells.putIfAbsent(longer + "#1", ONE))
                .isInstanceOf(CacheWriterException.class)
                .hasMessage("SIO0414 a namespace of 256 characters cannot be stored; it may have 255");
        assertThatThrownBy(() -> cells.get(longer + "#1"))
                .isInstanceOf(CacheLoaderException.class)
                .hasMessageStartingWith("SIO0414");
        assertThatThrownBy(() -> cells.removeAll(Set.of("/#" + id + "9", "/#1")))
                .isInstanceOf(CacheWriterException.class)
                .hasMessageStartingWith("SIO0414 an id of 65 characters");
        assertThatThrownBy(() -> cells.get("none"))
                .isInstanceOf(CacheLoaderException.class)
                .hasMessage("SIO0414 a key without # cannot be stored");
    }

    @Test
    void shouldTellTheCacheWhatIsWritten() {
        RowWriter writer = new RowWriter(new Transactions(pool.source()), new Table("reprise_cells"), true);
        Set<String> keys = new HashSet<>(many(3).keySet());
        writer.deleteAll(keys);
        assertThat(keys).isEmpty();

        keys.addAll(List.of("/#1", "none"));
        assertThatThrownBy(() -> writer.deleteAll(keys)).isInstanceOf(CacheWriterException.class);
        assertThat(keys).hasSize(2);
    }

    @Test
    void shouldAskNothingForNothing() {
        cells.putAll(Map.of());
        cells.removeAll(Set.of());
        cells.getAll(Set.of());

        assertThat(pool.executed()).isEmpty();
        assertThat(pool.commits()).isZero();
    }

    @Test
    void shouldTakeWritesOfManyThreadsAndOfTwoServers() throws InterruptedException {
        TestCaches others = new TestCaches(new JdbcStore(pool.source()));
        List<Cache<String, byte[]>> cellsOf = List.of(cells, others.cells());
        List<Cache<String, byte[]>> sessionsOf = List.of(sessions, others.sessions());
        ConcurrentLinkedQueue<String> won = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 6; t++) {
            int thread = t;
            threads.add(new Thread(() -> {
                try {
                    start.await();
                    for (int i = 0; i < 60; i++) {
                        String mine = thread + "/" + i;
                        try {
                            if (cellsOf.get(thread % 2).putIfAbsent("/#" + i, mine.getBytes(UTF_8))) {
                                won.add(mine);
                            }
                        } catch (CacheWriterException taken) {
                            assertThat(taken).hasMessageContaining("SQLState 23505");
                        }
                        sessionsOf.get(thread % 2).putAll(Map.of("/#a" + i, ONE, "/#b" + i, TWO, "/#c" + i, ONE));
                        sessionsOf.get(thread % 2).removeAll(Set.of("/#c" + i, "/#a" + i));
                    }
                } catch (Throwable failure) {
                    failures.add(failure);
                }
            }));
        }
        threads.forEach(Thread::start);
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        others.close();

        assertThat(failures).isEmpty();
        List<String> kept = stored("reprise.cells", "/").values().stream()
                .map(value -> new String(value, UTF_8))
                .toList();
        assertThat(kept).hasSize(60).containsExactlyInAnyOrderElementsOf(won);
        assertThat(stored("reprise.sessions", "/").keySet()).hasSize(60).allMatch(key -> key.startsWith("/#b"));
    }
}
