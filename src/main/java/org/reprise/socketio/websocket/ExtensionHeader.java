package org.reprise.socketio.websocket;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads Sec-WebSocket-Extensions (RFC 6455, section 9.1): {@code a; b=1; c="2", d}. */
final class ExtensionHeader {

    /** One offer; names are compared as they are written. */
    record Extension(String name, List<Parameter> parameters) {

        boolean has(String parameter) {
            return parameters.stream().anyMatch(one -> one.name().equals(parameter));
        }
    }

    /** @param value null if there is none */
    record Parameter(String name, @Nullable String value) {}

    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private final String value;
    private int at;

    private ExtensionHeader(String value) {
        this.value = value;
    }

    /**
     * The offers in their order. Several header fields are one list; empty elements of a list count for nothing.
     *
     * @throws IllegalArgumentException for what is not written by the rules
     */
    static List<Extension> parse(List<String> values) {
        ExtensionHeader header = new ExtensionHeader(String.join(",", values));
        List<Extension> extensions = new ArrayList<>();
        do {
            header.skipBlanks();
            if (!header.isAtEnd() && header.value.charAt(header.at) != ',') {
                extensions.add(header.extension());
            }
        } while (header.skip(','));
        if (!header.isAtEnd()) {
            throw header.malformed();
        }
        return extensions;
    }

    private Extension extension() {
        String name = token();
        List<Parameter> parameters = new ArrayList<>();
        while (skip(';')) {
            String parameter = token();
            parameters.add(new Parameter(parameter, skip('=') ? value() : null));
        }
        return new Extension(name, parameters);
    }

    private String value() {
        skipBlanks();
        if (isAtEnd() || value.charAt(at) != '"') {
            return token();
        }
        at++;
        StringBuilder unquoted = new StringBuilder();
        while (!isAtEnd() && value.charAt(at) != '"') {
            if (value.charAt(at) == '\\') {
                at++;
            }
            unquoted.append(tokenChar()); // what is quoted has to be a token, too
        }
        if (!skip('"') || unquoted.isEmpty()) {
            throw malformed();
        }
        return unquoted.toString();
    }

    private String token() {
        skipBlanks();
        int from = at;
        while (!isAtEnd() && isTokenChar(value.charAt(at))) {
            at++;
        }
        if (at == from) {
            throw malformed();
        }
        return value.substring(from, at);
    }

    private char tokenChar() {
        if (isAtEnd() || !isTokenChar(value.charAt(at))) {
            throw malformed();
        }
        return value.charAt(at++);
    }

    private static boolean isTokenChar(char one) {
        return (one >= '0' && one <= '9')
                || (one >= 'a' && one <= 'z')
                || (one >= 'A' && one <= 'Z')
                || TOKEN_MARKS.indexOf(one) >= 0;
    }

    /** Whether this came next, but for blanks, and has been passed. */
    private boolean skip(char mark) {
        skipBlanks();
        boolean found = !isAtEnd() && value.charAt(at) == mark;
        if (found) {
            at++;
        }
        return found;
    }

    private void skipBlanks() {
        while (!isAtEnd() && (value.charAt(at) == ' ' || value.charAt(at) == '\t')) {
            at++;
        }
    }

    private boolean isAtEnd() {
        return at == value.length();
    }

    private IllegalArgumentException malformed() {
        return new IllegalArgumentException("Sec-WebSocket-Extensions is malformed at " + at);
    }
}
