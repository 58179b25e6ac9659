package org.reprise.socketio.recovery;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values that {@link SessionData} accepts, each with a letter for its type in front. No Java serialization: what
 * is read from a store can become nothing but these types.
 */
public final class ValueCodec {

    private ValueCodec() {}

    static void write(Object value, DataOutputStream out) throws IOException {
        if (value instanceof String text) {
            out.writeByte('s');
            writeString(text, out);
        } else if (value instanceof Boolean flag) {
            out.writeByte(flag ? 't' : 'f');
        } else if (value instanceof Integer number) {
            out.writeByte('i');
            out.writeInt(number);
        } else if (value instanceof Long number) {
            out.writeByte('l');
            out.writeLong(number);
        } else if (value instanceof Double number) {
            out.writeByte('d');
            out.writeDouble(number);
        } else if (value instanceof Byte number) {
            out.writeByte('y');
            out.writeByte(number);
        } else if (value instanceof Short number) {
            out.writeByte('h');
            out.writeShort(number);
        } else if (value instanceof Float number) {
            out.writeByte('o');
            out.writeFloat(number);
        } else if (value instanceof BigInteger number) {
            out.writeByte('I');
            writeString(number.toString(), out);
        } else if (value instanceof BigDecimal number) {
            out.writeByte('D');
            writeString(number.toString(), out);
        } else if (value instanceof byte[] bytes) {
            out.writeByte('b');
            writeBytes(bytes, out);
        } else if (value instanceof List<?> list) {
            out.writeByte('L');
            out.writeInt(list.size());
            for (Object element : list) {
                write(element, out);
            }
        } else {
            out.writeByte('M');
            writeMap((Map<?, ?>) value, out);
        }
    }

    static Object read(DataInputStream in) throws IOException {
        int type = in.readByte();
        return switch (type) {
            case 's' -> readString(in);
            case 't' -> true;
            case 'f' -> false;
            case 'i' -> in.readInt();
            case 'l' -> in.readLong();
            case 'd' -> in.readDouble();
            case 'y' -> in.readByte();
            case 'h' -> in.readShort();
            case 'o' -> in.readFloat();
            case 'I' -> new BigInteger(readString(in));
            case 'D' -> new BigDecimal(readString(in));
            case 'b' -> readBytes(in);
            case 'L' -> readList(in);
            case 'M' -> Collections.unmodifiableMap(readMap(in));
            default -> throw new IOException("unknown type of a stored value: " + type);
        };
    }

    private static List<Object> readList(DataInputStream in) throws IOException {
        List<Object> list = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            list.add(read(in));
        }
        return Collections.unmodifiableList(list);
    }

    public static void writeMap(Map<?, ?> map, DataOutputStream out) throws IOException {
        List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
        out.writeInt(entries.size());
        for (Map.Entry<?, ?> entry : entries) {
            writeString((String) entry.getKey(), out);
            write(entry.getValue(), out);
        }
    }

    public static Map<String, Object> readMap(DataInputStream in) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            map.put(readString(in), read(in));
        }
        return map;
    }

    public static void writeString(String text, DataOutputStream out) throws IOException {
        writeBytes(text.getBytes(StandardCharsets.UTF_8), out);
    }

    public static String readString(DataInputStream in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    private static void writeBytes(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] bytes = length < 0 ? new byte[0] : in.readNBytes(length);
        if (bytes.length != length) {
            throw new EOFException(length + " bytes are announced, and " + bytes.length + " are there");
        }
        return bytes;
    }
}
