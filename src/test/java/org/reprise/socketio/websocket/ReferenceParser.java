package org.reprise.socketio.websocket;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The RFC read aloud, without regard for time or memory, to compare the parser with: looks at a stream from its
 * beginning, copies everything, and has the JDK decode and inflate. Clients keep no context.
 */
final class ReferenceParser {

    private final byte[] stream;
    private final int limit;
    private final boolean deflate;
    private final List<String> told = new ArrayList<>();
    private int at;

    private int opcode = -1;
    private boolean compressed;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    private static final class Bad extends Exception {
        private static final long serialVersionUID = 1L;

        final int code;

        Bad(int code) {
            this.code = code;
        }
    }

    private ReferenceParser(byte[] stream, int limit, boolean deflate) {
        this.stream = stream;
        this.limit = limit;
        this.deflate = deflate;
    }

    static List<String> read(byte[] stream, int limit, boolean deflate) {
        ReferenceParser reader = new ReferenceParser(stream, limit, deflate);
        try {
            while (reader.frame()) {
                // goes on
            }
        } catch (Bad bad) {
            reader.told.add("violation " + bad.code);
        }
        return reader.told;
    }

    /** Whether another one may follow. */
    private boolean frame() throws Bad {
        if (stream.length - at < 2) {
            return false;
        }
        boolean fin = (stream[at] & 0x80) != 0;
        int rsv = (stream[at] >> 4) & 7;
        int op = stream[at] & 15;
        boolean masked = (stream[at + 1] & 0x80) != 0;
        int small = stream[at + 1] & 0x7F;
        boolean fine = masked
                && switch (op) {
                    case 0 -> opcode >= 0 && rsv == 0;
                    case 1, 2 -> opcode < 0 && (rsv == 0 || (rsv == 4 && deflate));
                    case 8, 9, 10 -> fin && rsv == 0 && small <= 125;
                    default -> false;
                };
        if (!fine) {
            throw new Bad(1002);
        }
        int more = small == 126 ? 2 : small == 127 ? 8 : 0;
        if (stream.length - at < 6 + more) {
            return false;
        }
        BigInteger length = more == 0
                ? BigInteger.valueOf(small)
                : new BigInteger(1, Arrays.copyOfRange(stream, at + 2, at + 2 + more));
        if (length.bitLength() < 64 && more > 0 && length.longValueExact() < (more == 2 ? 126 : 65536)) {
            throw new Bad(1002);
        }
        byte[] key = Arrays.copyOfRange(stream, at + 2 + more, at + 6 + more);
        at += 6 + more;
        if (op < 8) {
            if (op > 0) {
                opcode = op;
                compressed = rsv == 4;
                message.reset();
                announced = BigInteger.ZERO;
            }
            announced = announced.add(length);
            if (announced.compareTo(BigInteger.valueOf(limit)) > 0) {
                throw new Bad(1009);
            }
        }
        boolean whole = length.compareTo(BigInteger.valueOf(stream.length - at)) <= 0;
        int size = whole ? length.intValueExact() : stream.length - at;
        byte[] payload = Arrays.copyOfRange(stream, at, at + size);
        for (int i = 0; i < size; i++) {
            payload[i] ^= key[i % 4];
        }
        at += size;
        return op < 8 ? data(payload, whole, whole && fin) : whole && control(op, payload);
    }

    private BigInteger announced = BigInteger.ZERO;

    private boolean data(byte[] payload, boolean whole, boolean last) throws Bad {
        message.writeBytes(payload);
        byte[] bytes = compressed ? inflated(message.toByteArray(), last) : message.toByteArray();
        if (opcode == 1 && !couldBecomeText(bytes, last)) {
            throw new Bad(1007);
        }
        if (last) {
            told.add(
                    opcode == 1
                            ? Received.textOf(new String(bytes, StandardCharsets.UTF_8))
                            : Received.binaryOf(bytes));
            opcode = -1;
        }
        return whole;
    }

    private byte[] inflated(byte[] bytes, boolean last) throws Bad {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] tail = last ? new byte[] {0, 0, -1, -1} : new byte[0];
        byte[] rest = MaskedFrame.join(bytes, tail);
        boolean corrupt = false;
        while (rest.length > tail.length && !corrupt) { // a stream that ends with the payload, or in the tail, is all
            Inflater zlib = new Inflater(true);
            zlib.setInput(rest);
            corrupt = pump(zlib, all);
            int left = zlib.finished() ? zlib.getRemaining() : 0;
            rest = Arrays.copyOfRange(rest, rest.length - left, rest.length);
            zlib.end();
        }
        byte[] output = all.toByteArray();
        if (opcode == 1 && !couldBecomeText(Arrays.copyOf(output, Math.min(limit, output.length)), false)) {
            throw new Bad(1007);
        }
        if (output.length > limit) {
            throw new Bad(1009);
        }
        if (corrupt) {
            throw new Bad(1007);
        }
        return output;
    }

    /** Whether the data turned out to be corrupt. */
    private static boolean pump(Inflater zlib, ByteArrayOutputStream into) {
        byte[] room = new byte[100_000];
        long before = zlib.getBytesWritten();
        boolean corrupt = false;
        try {
            zlib.inflate(room);
        } catch (DataFormatException bad) {
            corrupt = true;
        }
        into.write(room, 0, (int) (zlib.getBytesWritten() - before));
        return corrupt;
    }

    /** Whether some bytes can be added, or none if these are all, so that the JDK decodes it. */
    private static boolean couldBecomeText(byte[] bytes, boolean all) {
        if (isText(bytes)) {
            return true;
        }
        int[] next = {0x80, 0x90, 0xA0, 0xBF};
        for (int tried = 0; !all && tried < 64; tried++) {
            byte[] more = {(byte) next[tried % 4], (byte) next[tried / 4 % 4], (byte) next[tried / 16]};
            for (int count = 1; count <= 3; count++) {
                if (isText(MaskedFrame.join(bytes, Arrays.copyOf(more, count)))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isText(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException invalid) {
            return false;
        }
    }

    private boolean control(int op, byte[] payload) throws Bad {
        if (op != 8) {
            told.add((op == 9 ? "ping " : "pong ") + HexFormat.of().formatHex(payload));
            return true;
        }
        if (payload.length == 0) {
            told.add("close 1005 ");
            return false;
        }
        int code = payload.length == 1
                ? 0
                : Short.toUnsignedInt(ByteBuffer.wrap(payload).getShort());
        if (code < 1000
                || (code > 1014 && code < 3000)
                || code > 4999
                || List.of(1004, 1005, 1006).contains(code)) {
            throw new Bad(1002);
        }
        byte[] reason = Arrays.copyOfRange(payload, 2, payload.length);
        if (!isText(reason)) {
            throw new Bad(1007);
        }
        told.add("close " + code + " " + new String(reason, StandardCharsets.UTF_8));
        return false;
    }
}
