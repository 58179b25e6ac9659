package org.reprise.socketio.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** H2 on a file, with the settings that keep what has been acknowledged. */
final class H2Database implements TestDatabase {

    static final String DURABLE = ";WRITE_DELAY=0;RETENTION_TIME=5000;DB_CLOSE_ON_EXIT=FALSE";

    private final Path folder;
    private final JdbcDataSource source;

    H2Database() throws IOException {
        folder = Files.createTempDirectory("reprise-h2");
        source = source("jdbc:h2:file:" + folder.resolve("store") + ";DB_CLOSE_DELAY=-1" + DURABLE);
    }

    static JdbcDataSource source(String url) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(url);
        source.setUser("sa");
        return source;
    }

    @Override
    public DataSource source() {
        return source;
    }

    @Override
    public void close() throws SQLException {
        execute("shutdown immediately");
        delete(folder);
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
