package org.reprise.socketio.cluster;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Strings, sets of them, and attachments, of any length; the length is in front. */
final class Values {

    private Values() {}

    static void write(String text, DataOutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static String read(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    static void write(Set<String> texts, DataOutputStream out) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            write(text, out);
        }
    }

    static Set<String> readSet(DataInputStream in) throws IOException {
        Set<String> texts = new LinkedHashSet<>();
        for (int left = in.readInt(); left > 0; left--) {
            texts.add(read(in));
        }
        return texts;
    }

    static void write(List<byte[]> attachments, DataOutputStream out) throws IOException {
        out.writeInt(attachments.size());
        for (byte[] attachment : attachments) {
            out.writeInt(attachment.length);
            out.write(attachment);
        }
    }

    static List<byte[]> readAttachments(DataInputStream in) throws IOException {
        List<byte[]> attachments = new ArrayList<>(0);
        for (int left = in.readInt(); left > 0; left--) {
            attachments.add(in.readNBytes(in.readInt()));
        }
        return attachments;
    }
}
