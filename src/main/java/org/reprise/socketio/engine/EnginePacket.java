package org.reprise.socketio.engine;

import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One Engine.IO packet, held as it is written: a text with its type digit in front, or the bytes of a binary message.
 * Immutable, and shared by all the receivers of a broadcast.
 */
public final class EnginePacket {

    static final EnginePacket CLOSE = new EnginePacket("1", null);
    static final EnginePacket PING = new EnginePacket("2", null);
    static final EnginePacket NOOP = new EnginePacket("6", null);

    private final @Nullable String encoded;
    private final byte @Nullable [] binary;

    /** Whoever makes them first; all make the same. */
    private volatile byte @Nullable [] frame;

    private volatile byte @Nullable [] compressedFrame;

    private final @Nullable Part part;

    private EnginePacket(@Nullable String encoded, byte @Nullable [] binary) {
        this(encoded, binary, null);
    }

    private EnginePacket(@Nullable String encoded, byte @Nullable [] binary, @Nullable Part part) {
        this.encoded = encoded;
        this.binary = binary;
        this.part = part;
    }

    /**
     * The share of a packet that is written when there is no room for the whole.
     *
     * @param whole the packet
     * @param start in units of its size
     * @param end behind it, likewise
     */
    public record Part(EnginePacket whole, int start, int end) {}

    /** A text message. */
    public static EnginePacket message(String text) {
        return new EnginePacket("4".concat(text), null);
    }

    /** A binary message; the array must not be changed afterwards. */
    public static EnginePacket message(byte[] bytes) {
        return new EnginePacket(null, bytes);
    }

    /**
     * The handshake.
     *
     * @param upgradable whether the client may go over to WebSocket, if that is allowed
     */
    static EnginePacket open(String sid, boolean upgradable, EngineOptions options) {
        boolean upgrades = upgradable && options.transports().contains(TransportName.WEBSOCKET);
        String json = "{\"sid\":\"" + sid + "\",\"upgrades\":" + (upgrades ? "[\"websocket\"]" : "[]")
                + ",\"pingInterval\":" + options.pingInterval().toMillis()
                + ",\"pingTimeout\":" + options.pingTimeout().toMillis()
                + ",\"maxPayload\":" + options.maxPayload() + "}";
        return new EnginePacket("0".concat(json), null);
    }

    static EnginePacket pong(String data) {
        return new EnginePacket("3".concat(data), null);
    }

    /**
     * Reads a packet in its text form.
     *
     * @throws EngineParseException for an empty text, an unknown type or bad base64
     */
    static EnginePacket decode(String encoded) throws EngineParseException {
        if (encoded.isEmpty()) {
            throw new EngineParseException("empty packet");
        }
        char type = encoded.charAt(0);
        if (type == 'b') {
            try {
                return message(Base64.getDecoder().decode(encoded.substring(1)));
            } catch (IllegalArgumentException badBase64) {
                throw new EngineParseException("bad base64");
            }
        }
        if (type < '0' || type > '6') {
            throw new EngineParseException("unknown packet type");
        }
        return new EnginePacket(encoded, null);
    }

    /** The type digit; a binary packet is a message. */
    char type() {
        return encoded == null ? '4' : encoded.charAt(0);
    }

    /** The bytes of a binary message, else null. */
    public byte @Nullable [] binary() {
        return binary;
    }

    /** What follows the type digit, empty for a binary message. */
    String data() {
        return encoded == null ? "" : encoded.substring(1);
    }

    /** The packet as text: with its type digit, or {@code b} and base64. */
    public String encoded() {
        return encoded != null
                ? encoded
                : "b" + Base64.getEncoder().encodeToString(binary == null ? new byte[0] : binary);
    }

    /** What it is a part of; null for a whole packet. A part goes to a transport that can write parts, and nowhere else. */
    public @Nullable Part part() {
        return part;
    }

    /** A part of it, or of this part of it. */
    EnginePacket part(int start, int end) {
        Part of =
                part == null ? new Part(this, start, end) : new Part(part.whole, part.start + start, part.start + end);
        return new EnginePacket(encoded, binary, of);
    }

    /** The frame that carries it, made when it is first asked for, and then kept for all its receivers. */
    public byte[] framed(Function<EnginePacket, byte[]> framing) {
        byte[] made = frame;
        if (made == null) {
            made = framing.apply(this);
            frame = made;
        }
        return made;
    }

    /** The frame that carries it compressed, likewise. */
    public byte[] framedCompressed(Function<EnginePacket, byte[]> framing) {
        byte[] made = compressedFrame;
        if (made == null) {
            made = framing.apply(this);
            compressedFrame = made;
        }
        return made;
    }

    /** About how much it weighs in a queue and on the wire. */
    public int size() {
        if (part != null) {
            return part.end - part.start;
        }
        return encoded != null ? encoded.length() : binary == null ? 0 : binary.length;
    }

    @Override
    public String toString() {
        return encoded != null ? encoded : "binary(" + size() + ")";
    }
}
