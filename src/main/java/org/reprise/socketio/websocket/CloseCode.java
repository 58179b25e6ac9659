package org.reprise.socketio.websocket;

/** The status codes of a close frame that this server uses (RFC 6455, section 7.4.1). */
public final class CloseCode {

    public static final int NORMAL = 1000;
    public static final int GOING_AWAY = 1001;
    public static final int PROTOCOL_ERROR = 1002;

    /** Never on the wire: the peer's close frame had no code. */
    public static final int NO_STATUS = 1005;

    /** Never on the wire: the connection ended without a close frame. */
    public static final int ABNORMAL = 1006;

    /** Text that is not UTF-8, or compressed data that cannot be inflated. */
    public static final int INVALID_DATA = 1007;

    public static final int POLICY_VIOLATION = 1008;
    public static final int TOO_LARGE = 1009;
    public static final int INTERNAL_ERROR = 1011;

    private CloseCode() {}

    /** Whether a close frame may carry this code: one that is registered and not reserved, or of a range that is free to use. */
    public static boolean isValidOnTheWire(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }
}
