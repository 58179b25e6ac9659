package org.reprise.socketio.jdbc;

import java.util.Random;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.sql.DataSource;

/** Appends cells to logs and tells of each one as soon as the cache has acknowledged it. */
final class CellWriter {

    private static final int THREADS = 3;

    private CellWriter() {}

    /** In a JVM of its own, with the URL of an H2 as its argument: prints keys until it is killed. */
    public static void main(String[] arguments) throws InterruptedException {
        write(H2Database.source(arguments[0]), key -> {
            synchronized (CellWriter.class) {
                System.out.println(key);
                System.out.flush();
            }
        });
    }

    /** Appends until the database fails. */
    static void write(DataSource physical, Consumer<String> acknowledged) throws InterruptedException {
        DataSource source = new WatchedPool(physical).source();
        try (TestCaches caches = new TestCaches(new JdbcStore(source))) {
            Cache<String, byte[]> cells = caches.cells();
            Thread[] threads = new Thread[THREADS];
            for (int t = 0; t < THREADS; t++) {
                String namespace = "/" + t;
                threads[t] = new Thread(() -> append(cells, namespace, acknowledged));
                threads[t].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private static void append(Cache<String, byte[]> cells, String namespace, Consumer<String> acknowledged) {
        try {
            for (int cell = 1; ; cell++) {
                String key = namespace + '#' + cell;
                if (cells.putIfAbsent(key, content(key))) {
                    acknowledged.accept(key);
                }
            }
        } catch (RuntimeException | AssertionError killed) {
            // What was acknowledged before has to be there. The driver of PostgreSQL has an assertion that fails.
        }
    }

    /** What a cell has to hold: some have a few bytes, some many. */
    static byte[] content(String key) {
        Random random = new Random(key.hashCode());
        byte[] content = new byte[random.nextInt(10) == 0 ? 20_000 : 200];
        random.nextBytes(content);
        return content;
    }
}
