package org.reprise.socketio.protocol;

import java.util.List;

/**
 * A packet ready to be sent: its text, and the attachments that follow it as binary messages. Immutable; shared by
 * all receivers.
 */
public record EncodedPacket(String text, List<byte[]> attachments) {}
