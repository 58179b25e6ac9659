package org.reprise.socketio.recovery;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.reprise.socketio.log.Membership;

/** A session as bytes, with the version of this form in front. */
final class SessionCodec {

    private static final int VERSION = 1;

    private SessionCodec() {}

    static byte[] encode(Session session) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            ValueCodec.writeString(session.sid(), out);
            out.writeBoolean(session.principal() != null);
            if (session.principal() != null) {
                ValueCodec.writeString(session.principal(), out);
            }
            writeMembership(session.membership(), out);
            ValueCodec.writeMap(session.data(), out);
            out.writeLong(session.start());
            out.writeLong(session.lastSent());
            out.writeLong(session.suspendedAt());
            out.writeLong(session.expiresAt());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static Session decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IOException("unknown version " + version);
            }
            return new Session(
                    ValueCodec.readString(in),
                    in.readBoolean() ? ValueCodec.readString(in) : null,
                    readMembership(in),
                    ValueCodec.readMap(in),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong());
        } catch (IOException broken) {
            throw new UncheckedIOException("a stored session cannot be read", broken);
        }
    }

    private static void writeMembership(Membership membership, DataOutputStream out) throws IOException {
        out.writeLong(membership.knownFrom());
        List<Membership.Stay> stays = membership.stays();
        out.writeInt(stays.size());
        for (Membership.Stay stay : stays) {
            ValueCodec.writeString(stay.room(), out);
            out.writeLong(stay.after());
            out.writeLong(stay.upTo());
        }
    }

    private static Membership readMembership(DataInputStream in) throws IOException {
        long knownFrom = in.readLong();
        List<Membership.Stay> stays = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            stays.add(new Membership.Stay(ValueCodec.readString(in), in.readLong(), in.readLong()));
        }
        return new Membership(stays, knownFrom);
    }
}
