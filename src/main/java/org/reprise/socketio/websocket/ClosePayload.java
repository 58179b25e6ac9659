package org.reprise.socketio.websocket;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What is in a server's close frame (RFC 6455, section 5.5.1). */
final class ClosePayload {

    private static final int LONGEST_REASON = 123;

    private ClosePayload() {}

    /**
     * @param reason cut after the last character that fits
     * @throws IllegalArgumentException for a code that must not be sent
     */
    static byte[] of(int code, String reason) {
        if (code == CloseCode.NO_STATUS) {
            return new byte[0];
        }
        if (!CloseCode.isValidOnTheWire(code)) {
            throw new IllegalArgumentException("close code " + code + " must not be sent");
        }
        byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
        int size = Math.min(utf8.length, LONGEST_REASON);
        while (size < utf8.length && (utf8[size] & 0xC0) == 0x80) {
            size--; // within a character
        }
        byte[] payload = Arrays.copyOf(new byte[] {(byte) (code >> 8), (byte) code}, 2 + size);
        System.arraycopy(utf8, 0, payload, 2, size);
        return payload;
    }
}
