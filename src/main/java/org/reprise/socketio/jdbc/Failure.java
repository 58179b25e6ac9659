package org.reprise.socketio.jdbc;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a message may say of an exception of the database: never the values that a statement was run with. */
final class Failure {

    private Failure() {}

    /** The same failure in words that can be logged; with the SQLState, the code and the stack. */
    static SQLException clean(SQLException failure) {
        SQLException clean = new SQLException(describe(failure), failure.getSQLState(), failure.getErrorCode());
        clean.setStackTrace(failure.getStackTrace());
        return clean;
    }

    /** @param done what could not be done with rows of the table */
    static String message(String done, Table table, SQLException failure) {
        return "SIO0413 rows of " + table.name() + " could not be " + done + " (" + describe(failure) + ")";
    }

    static String describe(SQLException failure) {
        String text = text(failure);
        return "SQLState " + failure.getSQLState() + ", code " + failure.getErrorCode() + (text.isEmpty() ? "" : ": ")
                + text;
    }

    /**
     * What the database says, where that has no values in it: it does for bad data (22) and violated constraints (23),
     * in the lines after the first, and where the driver speaks of a batch.
     */
    private static String text(SQLException failure) {
        SQLException first = failure;
        if (failure instanceof BatchUpdateException) {
            first = failure.getNextException();
        }
        if (first == null || hasClass(first, "22") || hasClass(first, "23")) {
            return "";
        }
        String message = first.getMessage();
        return message == null ? "" : message.lines().findFirst().orElse("");
    }

    /** A row with the same key was there, if the statement was an INSERT. */
    static boolean isViolation(SQLException failure) {
        return hasClass(failure, "23");
    }

    /** The database has rolled back in favour of another transaction, and says that a second attempt may succeed. */
    static boolean isConflict(SQLException failure) {
        @Nullable String state = failure.getSQLState();
        return "40001".equals(state) || "40P01".equals(state);
    }

    private static boolean hasClass(SQLException failure, String prefix) {
        @Nullable String state = failure.getSQLState();
        return state != null && state.startsWith(prefix);
    }
}
