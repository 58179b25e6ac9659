package org.reprise.socketio.protocol;

import java.util.Random;

/** JSON texts of all shapes, from a seed. */
final class RandomJson {

    private static final String SPOILERS =
            "[]{}\",:\\/bfnrtu09.-+eE \t\n\r\u0000\u0001\u001f'aAtrueflsn\ud800\uff11\u2028";
    private static final String[] SPACES = {"", "", "", "", " ", "\t", "\n", "\r\n", "  "};
    private static final String[] LITERALS = {"true", "false", "null"};
    private static final String[] NUMBERS = {
        "0", "-0", "1", "-1", "12.5", "1e5", "1E+5", "1e-5", "-0.001", "123456789012345678901234567890", "2147483648"
    };
    private static final String[] CHARACTERS = {
        "a",
        "b",
        "_",
        " ",
        "/",
        "\\\"",
        "\\\\",
        "\\/",
        "\\b",
        "\\f",
        "\\n",
        "\\r",
        "\\t",
        "\\u0041",
        "\\u20aC",
        "\\ud83d\\ude00",
        "\\ud800",
        "\u00fc",
        "\u20ac",
        "\ud83d\ude00",
        "\u2028",
        "\u007f",
        "{",
        "]",
        ","
    };

    private final Random random;

    RandomJson(Random random) {
        this.random = random;
    }

    String array() {
        return array(4);
    }

    private String array(int depth) {
        StringBuilder out = new StringBuilder("[").append(space());
        int size = random.nextInt(5);
        for (int i = 0; i < size; i++) {
            out.append(i == 0 ? "" : ",").append(space()).append(value(depth)).append(space());
        }
        return out.append(']').toString();
    }

    private String object(int depth) {
        StringBuilder out = new StringBuilder("{").append(space());
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            out.append(i == 0 ? "" : ",").append(space()).append(string()).append(space());
            out.append(':').append(space()).append(value(depth)).append(space());
        }
        return out.append('}').toString();
    }

    private String value(int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> one(LITERALS);
            case 1 -> one(NUMBERS);
            case 2, 3 -> string();
            case 4 -> array(depth - 1);
            default -> object(depth - 1);
        };
    }

    private String string() {
        StringBuilder out = new StringBuilder("\"");
        int size = random.nextInt(6);
        for (int i = 0; i < size; i++) {
            out.append(one(CHARACTERS));
        }
        return out.append('"').toString();
    }

    private String space() {
        return one(SPACES);
    }

    private String one(String[] of) {
        return of[random.nextInt(of.length)];
    }

    /** The text with one to three characters put in, taken out, replaced or exchanged, or cut off. */
    String spoilt(String text) {
        StringBuilder out = new StringBuilder(text);
        for (int changes = 1 + random.nextInt(3); changes > 0 && out.length() > 1; changes--) {
            int at = random.nextInt(out.length());
            char spoiler = SPOILERS.charAt(random.nextInt(SPOILERS.length()));
            switch (random.nextInt(9)) {
                case 0, 1, 2 -> out.insert(at, spoiler);
                case 3, 4 -> out.deleteCharAt(at);
                case 5, 6 -> out.setCharAt(at, spoiler);
                case 7 -> {
                    int other = random.nextInt(out.length());
                    char kept = out.charAt(at);
                    out.setCharAt(at, out.charAt(other));
                    out.setCharAt(other, kept);
                }
                default -> {
                    if (random.nextInt(4) == 0) {
                        out.setLength(at);
                    } else {
                        out.append(spoiler);
                    }
                }
            }
        }
        return out.toString();
    }
}
