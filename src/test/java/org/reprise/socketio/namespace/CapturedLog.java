package org.reprise.socketio.namespace;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps the log of a package, this one unless named, until it is closed, to the test. */
final class CapturedLog extends Handler implements AutoCloseable {

    private final Logger logger;
    private final Level levelBefore;
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final Consumer<String> reader;

    CapturedLog() {
        this(null, message -> {});
    }

    /** Of what has that level at least; each message is told to somebody on the thread that logs it. */
    CapturedLog(Level level, Consumer<String> reader) {
        this("org.reprise.socketio.namespace", level, reader);
    }

    /** That of another package. */
    CapturedLog(String name, Level level) {
        this(name, level, message -> {});
    }

    CapturedLog(String name, Level level, Consumer<String> reader) {
        this.reader = reader;
        logger = Logger.getLogger(name);
        levelBefore = logger.getLevel();
        logger.addHandler(this);
        logger.setUseParentHandlers(false);
        logger.setLevel(level);
    }

    /** The messages in their order, with their ids. */
    List<String> messages() {
        return messages;
    }

    @Override
    public void publish(LogRecord entry) {
        messages.add(entry.getMessage());
        reader.accept(entry.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.setLevel(levelBefore);
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}
