package org.reprise.socketio.websocket;

/**
 * What the server says to a client that offers permessage-deflate. Its own messages are always compressed one by one
 * ({@code server_no_context_takeover}), so that a frame is good for every receiver of a broadcast.
 */
public enum Compression {
    /** Declines. */
    NONE,

    /** The client, too, compresses each message on its own, and an idle connection holds no inflater. */
    WITHOUT_CONTEXT,

    /** The client may refer to its earlier messages, unless it has offered not to; its connection then holds some 40 KB outside of the heap. */
    CLIENT_CONTEXT
}
