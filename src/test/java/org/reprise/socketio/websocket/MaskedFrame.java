package org.reprise.socketio.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Frames as a client sends them, and as it should not. */
final class MaskedFrame {

    static final int FIN = 0x80;
    static final int RSV1 = 0x40;
    private static final byte[] KEY = {0x37, (byte) 0xFA, 0x21, 0x3D};

    private MaskedFrame() {}

    static byte[] text(String text) {
        return frame(FIN | Opcode.TEXT, utf8(text));
    }

    static byte[] binary(byte[] payload) {
        return frame(FIN | Opcode.BINARY, payload);
    }

    static byte[] ping(String payload) {
        return frame(FIN | Opcode.PING, utf8(payload));
    }

    static byte[] pong(String payload) {
        return frame(FIN | Opcode.PONG, utf8(payload));
    }

    static byte[] close(int code, String reason) {
        return frame(FIN | Opcode.CLOSE, join(new byte[] {(byte) (code >> 8), (byte) code}, utf8(reason)));
    }

    /** A first fragment of text. */
    static byte[] begin(byte[] payload) {
        return frame(Opcode.TEXT, payload);
    }

    /** A fragment in between. */
    static byte[] goOn(byte[] payload) {
        return frame(Opcode.CONTINUATION, payload);
    }

    /** A last fragment. */
    static byte[] end(byte[] payload) {
        return frame(FIN | Opcode.CONTINUATION, payload);
    }

    /** A frame whose length takes the fewest bytes. */
    static byte[] frame(int first, byte[] payload) {
        int size = payload.length;
        if (size < 126) {
            return frame(first, 0x80 | size, new byte[0], payload);
        }
        return size < 0x1_0000
                ? frame(first, 0x80 | 126, length16(size), payload)
                : frame(first, 0x80 | 127, length64(size), payload);
    }

    /** A frame of which each byte is told. */
    static byte[] frame(int first, int second, byte[] length, byte[] payload) {
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= KEY[i % KEY.length];
        }
        return join(new byte[] {(byte) first, (byte) second}, length, KEY, masked);
    }

    static byte[] length16(int length) {
        return ByteBuffer.allocate(Short.BYTES).putShort((short) length).array();
    }

    static byte[] length64(long length) {
        return ByteBuffer.allocate(Long.BYTES).putLong(length).array();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
