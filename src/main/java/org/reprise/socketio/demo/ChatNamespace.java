package org.reprise.socketio.demo;

import org.jspecify.annotations.Nullable;
import org.reprise.socketio.OnEvent;
import org.reprise.socketio.ServerNamespace;
import org.reprise.socketio.Socket;

/**
 * The chat of the Socket.IO tutorial: whatever one client says, everybody in {@code /} hears, the speaker included.
 *
 * <p>Nothing here deals with recovery. An ordinary broadcast is all it takes for a message to reach the clients that are away
 * when it is sent, once they come back in time.
 *
 * <p>Holds no state; the handler may run for different sockets at the same time.
 */
@ServerNamespace("/")
public class ChatNamespace {

    /** Longest message passed on, in UTF-16 units; the page's input has the same limit. */
    static final int MAX_LENGTH = 1000;

    /**
     * Passes a message on. Blank and missing messages are ignored, longer ones are cut, so that no client can make the others
     * show, and the log keep, more than a screenful at a time.
     *
     * @param message the text as it was typed; {@code null} if the client sent none
     */
    @OnEvent("chat message")
    void say(Socket socket, @Nullable String message) {
        if (message == null || message.isBlank()) {
            return;
        }
        socket.namespace().emit("chat message", shorten(message.strip()));
    }

    /** Cuts before a surrogate pair rather than through it: half a character is not valid UTF-8. */
    private static String shorten(String text) {
        if (text.length() <= MAX_LENGTH) {
            return text;
        }
        boolean splitsPair = Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1));
        return text.substring(0, splitsPair ? MAX_LENGTH - 1 : MAX_LENGTH);
    }
}
