package org.reprise.socketio.namespace;

/** What can be told from an offset without knowing the log. */
final class OffsetText {

    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final int EPOCH_AND_UID = 6;

    private OffsetText() {}

    /** The number of the cell in an offset: with one event a cell, how many events there were up to it. */
    static int number(String offset) {
        int number = 0;
        for (int i = EPOCH_AND_UID; i < offset.length(); i++) {
            number = number * DIGITS.length() + DIGITS.indexOf(offset.charAt(i));
        }
        return number;
    }
}
