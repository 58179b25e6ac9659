package org.reprise.socketio.protocol;

import java.util.List;

/**
 * The values of an event or an acknowledgement, as they travel from node to node: as a JSON array, with the binary
 * attachments to which it refers by number. Immutable.
 */
public record EncodedArguments(String json, List<byte[]> attachments) {

    /** The first of them, as it came from a client; none if there is none. */
    public static EncodedArguments firstOf(Arguments arguments) {
        String first = arguments.size() == 0 ? "" : arguments.json(0);
        return new EncodedArguments("[" + first + "]", arguments.attachments());
    }

    /**
     * The values, to be read.
     *
     * @throws IllegalArgumentException if they are damaged
     */
    public Arguments arguments() {
        try {
            return new JsonScanner(json, 0, Integer.MAX_VALUE, attachments.size())
                    .array()
                    .with(attachments);
        } catch (PacketParseException damaged) {
            throw new IllegalArgumentException("values from another node cannot be read", damaged);
        }
    }
}
