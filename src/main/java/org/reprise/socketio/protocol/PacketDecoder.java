package org.reprise.socketio.protocol;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts packets together from the messages of one connection: {@code <type>[<n>-][<namespace>,][<ack id>][JSON]},
 * followed by n binary messages (Socket.IO protocol, "Packet encoding"). Not thread-safe.
 */
public final class PacketDecoder {

    private final int maxAttachments;
    private final int maxDepth;
    private final List<byte[]> received = new ArrayList<>(0);
    private @Nullable Packet incomplete;
    private int missing;

    /**
     * @param maxAttachments how many binary attachments a packet may have
     * @param maxDepth how deep its JSON may be nested
     */
    public PacketDecoder(int maxAttachments, int maxDepth) {
        this.maxAttachments = maxAttachments;
        this.maxDepth = maxDepth;
    }

    /** Takes a text message; returns the packet if it is complete with it. */
    public @Nullable Packet text(String text) throws PacketParseException {
        if (incomplete != null) {
            throw new PacketParseException("text where an attachment was due");
        }
        Reader reader = new Reader(text);
        PacketType type = reader.type();
        int attachments = type.isBinary() ? reader.attachments() : 0;
        String namespace = reader.namespace();
        String ackId = reader.digits();
        Packet packet = packet(type, namespace, ackId.isEmpty() ? null : ackId, text, reader.at, attachments);
        if (attachments == 0) {
            return packet;
        }
        incomplete = packet;
        missing = attachments;
        return null;
    }

    /** Takes a binary message; returns the packet if it is complete with it. */
    public @Nullable Packet binary(byte[] bytes) throws PacketParseException {
        Packet waiting = incomplete;
        if (waiting == null) {
            throw new PacketParseException("binary where none was due");
        }
        received.add(bytes);
        if (--missing > 0) {
            return null;
        }
        incomplete = null;
        Arguments arguments = waiting.arguments().with(List.copyOf(received));
        received.clear();
        return new Packet(waiting.type(), waiting.namespace(), waiting.ackId(), "", arguments);
    }

    private Packet packet(
            PacketType type, String namespace, @Nullable String ackId, String text, int start, int attachments)
            throws PacketParseException {
        boolean bare = start == text.length();
        JsonScanner json = new JsonScanner(text, start, maxDepth, attachments);
        Arguments arguments = Arguments.NONE;
        switch (type) {
            case CONNECT -> {
                if (!bare) {
                    json.object();
                }
            }
            case DISCONNECT -> {
                if (!bare) {
                    throw new PacketParseException("DISCONNECT with a payload");
                }
            }
            case CONNECT_ERROR -> {
                // only servers send it; what it says does not matter
            }
            case EVENT, BINARY_EVENT -> {
                if (!bare || attachments > 0) {
                    arguments = event(json.array());
                }
            }
            case ACK, BINARY_ACK -> {
                if (!bare || attachments > 0) {
                    arguments = json.array();
                }
            }
        }
        PacketType told = type == PacketType.BINARY_EVENT
                ? PacketType.EVENT
                : type == PacketType.BINARY_ACK ? PacketType.ACK : type;
        return new Packet(told, namespace, ackId, told == PacketType.CONNECT ? text.substring(start) : "", arguments);
    }

    private static Arguments event(Arguments arguments) throws PacketParseException {
        if (arguments.size() == 0) {
            throw new PacketParseException("EVENT without a name");
        }
        char first = arguments.firstChar(0);
        boolean named = first == '"' || first == '-' || (first >= '0' && first <= '9');
        if (!named || ReservedEvents.contains(arguments.name())) {
            throw new PacketParseException("illegal name of an EVENT");
        }
        return arguments;
    }

    /** Reads what stands before the JSON. */
    private final class Reader {

        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        PacketType type() throws PacketParseException {
            return PacketType.of(text.isEmpty() ? ' ' : text.charAt(at++));
        }

        int attachments() throws PacketParseException {
            String count = digits();
            if (count.isEmpty() || count.length() > 9 || at == text.length() || text.charAt(at++) != '-') {
                throw new PacketParseException("illegal attachments");
            }
            int attachments = Integer.parseInt(count);
            if (attachments < 1 || attachments > maxAttachments) {
                throw new PacketParseException("illegal number of attachments; at most " + maxAttachments
                        + " are accepted (socketio.max-attachments)");
            }
            return attachments;
        }

        String namespace() {
            if (at == text.length() || text.charAt(at) != '/') {
                return "/";
            }
            int comma = text.indexOf(',', at);
            String namespace = text.substring(at, comma < 0 ? text.length() : comma);
            at = comma < 0 ? text.length() : comma + 1;
            return namespace;
        }

        String digits() {
            int start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            return text.substring(start, at);
        }
    }
}
