package org.reprise.socketio.it;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs a file of src/test/js with {@code node --test} against a server.
 *
 * <p>The file sees {@code URL} and what {@link #with} added. What it prints is streamed, and stands in the failure. Where
 * node (or chromium, if asked for) is missing the test is skipped with a loud line; where {@code CI} is true it fails.
 */
final class NodeRunner {
    private static final Path SCRIPTS = Path.of(System.getProperty("it.js", "target/js-test"));

    private final Map<String, String> environment = new HashMap<>();
    private Duration limit = Duration.ofMinutes(2);

    private NodeRunner(String url) {
        environment.put("URL", url);
    }

    /** A runner for the server whose root is {@code url}. */
    static NodeRunner against(String url) {
        return new NodeRunner(url);
    }

    /** Adds a variable to the environment of the script. */
    NodeRunner with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** How long one file may take; 2 minutes by default. */
    NodeRunner within(Duration limit) {
        this.limit = limit;
        return this;
    }

    /** Demands a browser: {@code CHROMIUM} if set, else {@code chromium} of the path; the script finds it in {@code CHROMIUM}. */
    NodeRunner withChromium() {
        String named = System.getenv("CHROMIUM");
        Optional<Path> chromium = named != null ? executable(Path.of(named)) : onPath("chromium");
        environment.put(
                "CHROMIUM", chromium.orElseGet(() -> missing("chromium")).toString());
        return this;
    }

    /** A program that a script has to start; without it the test is skipped or fails, like without node. */
    static Path program(String name) {
        return onPath(name).or(() -> executable(Path.of("/usr/sbin", name))).orElseGet(() -> missing(name));
    }

    /** Runs {@code file}, a path relative to src/test/js; returns when all its tests have passed. */
    void run(String file) {
        Path node = onPath("node").orElseGet(() -> missing("node"));
        if (!Files.isDirectory(SCRIPTS.resolve("node_modules"))) {
            missing("what npm installs");
        }
        ProcessBuilder builder = new ProcessBuilder(node.toString(), "--test", "--test-reporter=spec", file)
                .directory(SCRIPTS.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            report(file, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void report(String file, Process process) {
        Queue<String> output = new ConcurrentLinkedQueue<>();
        Thread reader = new Thread(() -> stream(process.inputReader(), output), "node " + file);
        reader.start();
        try {
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (ended) {
                reader.join(limit.toMillis());
            }
            if (!ended) {
                fail("%s did not end within %s:%n%s", file, limit, String.join("\n", output));
            }
            if (process.exitValue() != 0) {
                fail("%s ended with %d:%n%s", file, process.exitValue(), String.join("\n", output));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("interrupted while running " + file, e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static void stream(BufferedReader lines, Queue<String> output) {
        try (lines) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(line);
                output.add(line);
            }
        } catch (IOException e) {
            output.add(e.toString());
        }
    }

    private static Path missing(String what) {
        String message = what + " is missing: THE JAVASCRIPT TESTS CANNOT RUN";
        if ("true".equals(System.getenv("CI"))) {
            return fail(message);
        }
        System.err.println("********** " + message + " **********");
        return abort(message);
    }

    private static Optional<Path> onPath(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .flatMap(candidate -> executable(candidate).stream())
                .findFirst();
    }

    private static Optional<Path> executable(Path file) {
        return Optional.of(file).filter(Files::isExecutable).filter(Files::isRegularFile);
    }
}
