package org.reprise.socketio.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that is killed keeps what it has acknowledged, in a file of H2 with the settings that the manual asks for. */
class H2CrashTest {

    private static final int ROUNDS = 3;
    /** Others show what they lose. */
    private static final String SETTINGS = System.getProperty("crash.h2", H2Database.DURABLE);

    private Path folder;

    @BeforeEach
    void open() throws IOException {
        folder = Files.createTempDirectory("reprise-crash");
    }

    @AfterEach
    void close() {
        H2Database.delete(folder);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void shouldKeepWhatWasAcknowledged(long seed) throws Exception {
        Random random = new Random(seed);
        List<String> acknowledged = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            String url = "jdbc:h2:file:" + folder.resolve("store" + round) + SETTINGS;
            acknowledged = killedAfter(url, 200 + random.nextInt(3_000));

            TreeMap<String, byte[]> stored = new TreeMap<>();
            JdbcStore store = new JdbcStore(H2Database.source(url));
            for (String namespace : List.of("/0", "/1", "/2")) {
                store.read("reprise.cells", namespace, stored::put);
            }
            List<String> lost = new ArrayList<>(acknowledged);
            lost.removeAll(stored.keySet());
            assertThat(lost)
                    .as("lost %d of %d, round %d", lost.size(), acknowledged.size(), round)
                    .isEmpty();
            assertThat(stored).allSatisfy((key, content) -> assertThat(content).isEqualTo(CellWriter.content(key)));
        }
        assertThat(acknowledged).hasSizeGreaterThan(200);
    }

    private static List<String> killedAfter(String url, int cells) throws Exception {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        path,
                        CellWriter.class.getName(),
                        url)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> acknowledged = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(writer.getInputStream(), UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                acknowledged.add(line);
                if (acknowledged.size() == cells) {
                    writer.toHandle().destroyForcibly(); // which leaves what it has printed to be read
                }
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
        // The last line may be half a key.
        return acknowledged.subList(0, acknowledged.size() - 1);
    }
}
