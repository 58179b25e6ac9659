package org.reprise.socketio.transport;

import java.util.function.Consumer;

/** Puts a text message together from its parts, up to a limit of bytes. Not thread-safe. */
final class TextParts {

    private final int limit;
    private final Consumer<String> whole;
    private final Runnable tooLarge;
    private final StringBuilder parts = new StringBuilder();
    private long size;

    TextParts(int limit, Consumer<String> whole, Runnable tooLarge) {
        this.limit = limit;
        this.whole = whole;
        this.tooLarge = tooLarge;
    }

    void add(String part, boolean last) {
        size += utf8Length(part);
        if (size > limit) {
            parts.setLength(0);
            tooLarge.run();
        } else if (last && parts.isEmpty()) {
            size = 0;
            whole.accept(part);
        } else {
            parts.append(part);
            if (last) {
                String text = parts.toString();
                parts.setLength(0);
                size = 0;
                whole.accept(text);
            }
        }
    }

    private static long utf8Length(String text) {
        long length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x800 && !Character.isSurrogate(c)) {
                length += 2;
            } else if (c >= 0x80) {
                length++; // a surrogate pair is two characters and four bytes
            }
        }
        return length;
    }
}
