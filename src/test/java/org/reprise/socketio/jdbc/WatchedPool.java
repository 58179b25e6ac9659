package org.reprise.socketio.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A pool that knows what is out and what has been run, and fails when it is told to. */
final class WatchedPool implements AutoCloseable {

    /** What a connection does when its turn to fail has come. */
    enum Fault {
        NONE,
        STATEMENT,
        BEFORE_COMMIT,
        AFTER_COMMIT,
        ROLLBACK,
        CLOSE
    }

    private final DataSource physical;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final List<String> executed = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final AtomicInteger out = new AtomicInteger();
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger untilFault = new AtomicInteger();
    private volatile Fault fault = Fault.NONE;
    private volatile Hook hook = sql -> {};

    /** Does something before a statement is executed. */
    interface Hook {
        void before(String sql) throws SQLException;
    }

    WatchedPool(DataSource physical) {
        this.physical = physical;
    }

    DataSource source() {
        return proxy(DataSource.class, (method, arguments) -> switch (method.getName()) {
            case "getConnection" -> take();
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    /** Connections that were taken and not given back. */
    int out() {
        return out.get();
    }

    int commits() {
        return commits.get();
    }

    /** The statements that were executed; a batch is one. */
    List<String> executed() {
        return List.copyOf(executed);
    }

    /** What was wrong with connections that were given back. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    void forget() {
        executed.clear();
        commits.set(0);
    }

    /** @param turn which of the coming occasions fails, from 1 */
    void fail(Fault kind, int turn) {
        untilFault.set(turn);
        fault = kind;
    }

    void hook(Hook told) {
        hook = told;
    }

    private boolean isDue(Fault kind) {
        return fault == kind && untilFault.decrementAndGet() == 0;
    }

    private static SQLException broken(Fault kind) {
        return new SQLException("broken on purpose: " + kind, "08006", 7);
    }

    private Connection take() throws SQLException {
        Connection reused = idle.poll();
        Connection connection = reused == null ? physical.getConnection() : reused;
        out.incrementAndGet();
        return proxy(Connection.class, (method, arguments) -> {
            switch (method.getName()) {
                case "close" -> {
                    giveBack(connection);
                    return null;
                }
                case "abort" -> {
                    connection.close();
                    return null;
                }
                case "commit" -> {
                    if (isDue(Fault.BEFORE_COMMIT)) {
                        throw broken(Fault.BEFORE_COMMIT);
                    }
                    connection.commit();
                    commits.incrementAndGet();
                    if (isDue(Fault.AFTER_COMMIT)) {
                        throw broken(Fault.AFTER_COMMIT);
                    }
                    return null;
                }
                case "rollback" -> {
                    if (fault == Fault.ROLLBACK) {
                        throw broken(Fault.ROLLBACK);
                    }
                    return method.invoke(connection, arguments);
                }
                case "prepareStatement" -> {
                    PreparedStatement statement = (PreparedStatement) method.invoke(connection, arguments);
                    return watched(PreparedStatement.class, statement, (String) arguments[0]);
                }
                case "createStatement" -> {
                    return watched(Statement.class, connection.createStatement(), null);
                }
                default -> {
                    return method.invoke(connection, arguments);
                }
            }
        });
    }

    private void giveBack(Connection connection) throws SQLException {
        out.decrementAndGet();
        if (connection.isClosed()) {
            return;
        }
        if (!connection.getAutoCommit()) {
            complaints.add("given back in a transaction");
        }
        idle.push(connection);
        if (isDue(Fault.CLOSE)) {
            throw broken(Fault.CLOSE);
        }
    }

    private <S extends Statement> S watched(Class<S> type, S statement, String sql) {
        return proxy(type, (method, arguments) -> {
            if (method.getName().startsWith("execute")) {
                String text = sql == null ? (String) arguments[0] : sql;
                executed.add(text);
                hook.before(text);
                if (isDue(Fault.STATEMENT) || (fault == Fault.ROLLBACK && untilFault.decrementAndGet() == 0)) {
                    throw broken(Fault.STATEMENT);
                }
            }
            return method.invoke(statement, arguments);
        });
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : new ArrayList<>(idle)) {
            connection.close();
        }
    }

    private interface Call {
        Object on(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return call.on(method, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }
}
