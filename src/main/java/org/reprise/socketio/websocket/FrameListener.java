package org.reprise.socketio.websocket;

/**
 * What a {@link FrameParser} finds. Called by the thread that pushes the bytes, one call at a time and in the order of
 * the wire; before the parser throws for a violation it has told everything that came ahead of it.
 *
 * <p>A call may close the parser, and then was the last one. It must not push bytes. What it throws ends the parser and
 * reaches the caller of {@link FrameParser#parse}. Arrays are given away.
 */
public interface FrameListener {

    /** A whole text message. */
    void onText(String text);

    /** A whole binary message. */
    void onBinary(byte[] bytes);

    /** A ping, which is to be answered by a pong with the same payload unless a close frame has been sent or received. */
    void onPing(byte[] payload);

    /** A pong, asked for or not. */
    void onPong(byte[] payload);

    /**
     * The close frame, after which nothing else comes.
     *
     * @param code {@link CloseCode#NO_STATUS} if the frame is empty
     * @param reason for people; empty if there is none
     */
    void onClose(int code, String reason);
}
