package org.reprise.socketio.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks the JSON of a packet in one pass (RFC 8259) and notes where the elements of its array are, and where
 * attachments belong. Builds nothing else.
 */
final class JsonScanner {

    private static final int MAX_NUMBER = 1000;

    private final String text;
    private final int maxDepth;
    private final int attachments;
    private final List<Arguments.Placeholder> placeholders = new ArrayList<>(0);
    private int at;
    private int depth;

    /** The number or literal that was read last, null after any other value. */
    private @Nullable String lastScalar;

    /**
     * @param attachments how many the packet has: if any, placeholders are read and checked
     */
    JsonScanner(String text, int start, int maxDepth, int attachments) {
        this.text = text;
        this.at = start;
        this.maxDepth = maxDepth;
        this.attachments = attachments;
    }

    /** The text is to be an array and nothing more; returns its elements. */
    Arguments array() throws PacketParseException {
        if (at >= text.length() || text.charAt(at) != '[') {
            throw new PacketParseException("payload is not an array");
        }
        int[] bounds = new int[8];
        int count = 0;
        at++;
        enter();
        skipSpace();
        if (peek() == ']') {
            at++;
        } else {
            do {
                skipSpace();
                if (count + 2 > bounds.length) {
                    bounds = Arrays.copyOf(bounds, bounds.length * 2);
                }
                bounds[count++] = at;
                value();
                bounds[count++] = at;
                skipSpace();
            } while (separator(']'));
        }
        end();
        return new Arguments(text, Arrays.copyOf(bounds, count), placeholders, List.of());
    }

    /** The text is to be an object and nothing more. */
    void object() throws PacketParseException {
        if (at >= text.length() || text.charAt(at) != '{') {
            throw new PacketParseException("payload is not an object");
        }
        value();
        end();
    }

    /**
     * A member of an object.
     *
     * @param text with its key
     * @param value its JSON
     */
    record Member(String key, String text, String value) {}

    /** The text is to be an object and nothing more; returns its members. */
    List<Member> members() throws PacketParseException {
        List<Member> members = new ArrayList<>();
        expect('{');
        enter();
        skipSpace();
        if (peek() == '}') {
            at++;
        } else {
            do {
                skipSpace();
                int start = at;
                string();
                String key = JsonStrings.unquote(text.substring(start, at));
                skipSpace();
                expect(':');
                skipSpace();
                int value = at;
                value();
                members.add(new Member(key, text.substring(start, at), text.substring(value, at)));
                skipSpace();
            } while (separator('}'));
        }
        end();
        return members;
    }

    private void end() throws PacketParseException {
        skipSpace();
        if (at != text.length()) {
            throw new PacketParseException("text after the payload");
        }
    }

    private void value() throws PacketParseException {
        lastScalar = null;
        int start = at;
        switch (peek()) {
            case '{' -> {
                enter();
                skipMembers();
                depth--;
                lastScalar = null;
            }
            case '[' -> {
                enter();
                elements();
                depth--;
                lastScalar = null;
            }
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> {
                number();
                lastScalar = text.substring(start, at);
            }
        }
    }

    private void elements() throws PacketParseException {
        at++;
        skipSpace();
        if (peek() == ']') {
            at++;
            return;
        }
        do {
            skipSpace();
            value();
            skipSpace();
        } while (separator(']'));
    }

    private void skipMembers() throws PacketParseException {
        int start = at++;
        skipSpace();
        if (peek() == '}') {
            at++;
            return;
        }
        boolean placeholder = false;
        String number = null;
        do {
            skipSpace();
            int key = at;
            string();
            int keyEnd = at;
            skipSpace();
            expect(':');
            skipSpace();
            value();
            if (attachments > 0 && isKey(key, keyEnd, "\"_placeholder\"")) {
                placeholder = "true".equals(lastScalar);
            } else if (attachments > 0 && isKey(key, keyEnd, "\"num\"")) {
                number = lastScalar;
            }
            skipSpace();
        } while (separator('}'));
        if (placeholder) {
            placeholders.add(new Arguments.Placeholder(start, at, attachment(number)));
        }
    }

    private boolean isKey(int start, int end, String quoted) {
        return end - start == quoted.length() && text.startsWith(quoted, start);
    }

    private int attachment(@Nullable String number) throws PacketParseException {
        if (number != null && number.length() < 9 && number.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int value = Integer.parseInt(number);
            if (value < attachments) {
                return value;
            }
        }
        throw new PacketParseException("illegal attachments");
    }

    private void string() throws PacketParseException {
        expect('"');
        while (true) {
            char c = next();
            if (c == '"') {
                return;
            }
            if (c < ' ') {
                throw new PacketParseException("control character in a string");
            }
            if (c == '\\') {
                escape();
            }
        }
    }

    private void escape() throws PacketParseException {
        char c = next();
        if (c == 'u') {
            for (int i = 0; i < 4; i++) {
                if ("0123456789abcdefABCDEF".indexOf(next()) < 0) {
                    throw new PacketParseException("bad escape in a string");
                }
            }
        } else if ("\"\\/bfnrt".indexOf(c) < 0) {
            throw new PacketParseException("bad escape in a string");
        }
    }

    private void number() throws PacketParseException {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (peek() == '.') {
            at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        if (at - start > MAX_NUMBER) {
            throw new PacketParseException("number of too many digits"); // some of its types cost the square of them
        }
    }

    private void digits() throws PacketParseException {
        int start = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == start) {
            throw new PacketParseException("bad JSON");
        }
    }

    private void literal(String word) throws PacketParseException {
        if (!text.startsWith(word, at)) {
            throw new PacketParseException("bad JSON");
        }
        at += word.length();
        lastScalar = word;
    }

    /** Behind a value: true if another follows, false if the closing character did. */
    private boolean separator(char closing) throws PacketParseException {
        char c = next();
        if (c != ',' && c != closing) {
            throw new PacketParseException("bad JSON");
        }
        return c == ',';
    }

    private void enter() throws PacketParseException {
        if (++depth > maxDepth) {
            throw new PacketParseException("JSON nested too deeply");
        }
    }

    private void expect(char expected) throws PacketParseException {
        if (next() != expected) {
            throw new PacketParseException("bad JSON");
        }
    }

    private char next() throws PacketParseException {
        if (at >= text.length()) {
            throw new PacketParseException("unexpected end of JSON");
        }
        return text.charAt(at++);
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void skipSpace() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }
}
