package org.reprise.socketio.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A packet from a client, complete with its attachments. {@link PacketType#BINARY_EVENT} and
 * {@link PacketType#BINARY_ACK} are told as {@link PacketType#EVENT} and {@link PacketType#ACK}.
 *
 * @param namespace with its leading slash
 * @param ackId the digits the client chose, which are sent back as they came; null for none
 * @param payload the JSON of a CONNECT, empty for none
 * @param arguments those of an EVENT (the first is its name) or an ACK; without any for other types
 */
public record Packet(
        PacketType type, String namespace, @Nullable String ackId, String payload, Arguments arguments) {

    /** The name of an EVENT; null when it has none, in which case it means nothing. */
    public @Nullable String event() {
        return arguments.size() == 0 ? null : arguments.name();
    }
}
