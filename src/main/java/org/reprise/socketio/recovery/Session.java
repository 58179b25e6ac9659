package org.reprise.socketio.recovery;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.log.Membership;

/**
 * What is kept of one client's connection to a namespace, from one connection to the next.
 *
 * @param sid the id of its socket
 * @param principal the name of who opened it; null for nobody
 * @param membership its rooms
 * @param data its data
 * @param start where the log was when it began: nothing before is due to it
 * @param lastSent the last packet that was sent to it, whether it arrived or not
 * @param suspendedAt where the log was when its connection ended: what came later was not sent to it
 * @param expiresAt the time in milliseconds from which it cannot be recovered any more; {@link Long#MAX_VALUE} while
 *     its client is connected
 */
public record Session(
        String sid,
        @Nullable String principal,
        Membership membership,
        Map<String, Object> data,
        long start,
        long lastSent,
        long suspendedAt,
        long expiresAt) {

    /** With a membership of its own. */
    Session copy() {
        Membership own = new Membership(membership.stays(), membership.knownFrom());
        return new Session(sid, principal, own, data, start, lastSent, suspendedAt, expiresAt);
    }

    Session expiringAt(long time) {
        return new Session(sid, principal, membership, data, start, lastSent, suspendedAt, time);
    }
}
