package org.reprise.socketio.jdbc;

import static java.lang.System.Logger.Level.WARNING;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Runs work on a connection of its own, in a transaction of its own. The connection goes back as it came, whatever
 * happens. Thread-safe.
 */
final class Transactions {

    private static final System.Logger LOG = System.getLogger(Transactions.class.getPackageName());

    private final DataSource source;

    Transactions(DataSource source) {
        this.source = source;
    }

    /** What is done in a transaction. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    @FunctionalInterface
    private interface Step {
        void run() throws SQLException;
    }

    /**
     * Returns when the work is committed. Throws what the work throws, and nothing of it is done; or what the commit
     * throws, and it is done or not.
     */
    <T> T run(Work<T> work) throws SQLException {
        Connection connection = source.getConnection();
        try {
            return commit(connection, work);
        } finally {
            afterwards(connection::close);
        }
    }

    private static <T> T commit(Connection connection, Work<T> work) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        boolean over = false;
        try {
            T result = work.run(connection);
            connection.commit();
            over = true;
            return result;
        } catch (Throwable failure) {
            over = rollBack(connection, failure);
            throw failure;
        } finally {
            if (over) {
                afterwards(() -> connection.setAutoCommit(autoCommit));
            } else {
                // Switching auto-commit on would commit what is left, and so would the close of some drivers.
                afterwards(() -> connection.abort(Runnable::run));
            }
        }
    }

    private static boolean rollBack(Connection connection, Throwable failure) {
        try {
            connection.rollback();
            return true;
        } catch (SQLException | RuntimeException broken) {
            failure.addSuppressed(new IllegalStateException(
                    "rollback failed: " + broken.getClass().getName()));
            return false;
        }
    }

    /** What fails here changes nothing about the transaction: its caller is told how that went. */
    private static void afterwards(Step step) {
        try {
            step.run();
        } catch (SQLException failure) {
            LOG.log(
                    WARNING,
                    "SIO0415 a database connection could not be given back in order ({0}); is it short of connections?",
                    Failure.describe(failure));
        } catch (RuntimeException failure) {
            LOG.log(WARNING, "SIO0415 a database connection could not be given back in order", failure);
        }
    }
}
