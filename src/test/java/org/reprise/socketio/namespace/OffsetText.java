package org.reprise.socketio.namespace;

/** What can be told from an offset without knowing the log. */
final class OffsetText {

    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final int EPOCH_AND_UID = 6;
    private static final int MAX_EVENTS = 1_000;

    private OffsetText() {}

    /** A number that is greater for what comes later in the log. */
    static int position(String offset) {
        int dot = offset.indexOf('.');
        int index = dot < 0 ? 0 : Integer.parseInt(offset.substring(dot + 1));
        return number(dot < 0 ? offset : offset.substring(0, dot)) * MAX_EVENTS + index;
    }

    /** The number of the cell in an offset: with one event a cell, how many events there were up to it. */
    static int number(String offset) {
        int number = 0;
        for (int i = EPOCH_AND_UID; i < offset.length(); i++) {
            number = number * DIGITS.length() + DIGITS.indexOf(offset.charAt(i));
        }
        return number;
    }
}
