package org.reprise.socketio.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the encoder writes, the decoder reads, and the argument reader gives back. */
class RoundTripTest {

    private static final int MAX_ATTACHMENTS = 10;

    private final PacketEncoder encoder = new PacketEncoder(new FakeMapper());
    private final PacketDecoder decoder = new PacketDecoder(MAX_ATTACHMENTS, 50);
    private final ArgumentReader reader = new ArgumentReader(new FakeMapper());

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldKeepNamesNamespacesIdsAndArguments(long seed) throws PacketParseException {
        Random random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            String namespace = random.nextBoolean() ? "/" : "/" + random.nextInt(100) + "?a=b[\"";
            Object[] args = arguments(random);
            if (random.nextBoolean()) {
                String name = "n" + string(random);
                Long ackId = random.nextBoolean() ? null : random.nextLong() >>> 1;
                Packet packet =
                        decode(encoder.event(namespace, ackId, name, args).packet());

                assertThat(packet.type()).isEqualTo(PacketType.EVENT);
                assertThat(packet.event()).isEqualTo(name);
                assertThat(packet.ackId()).isEqualTo(ackId == null ? null : "" + ackId);
                assertThat(packet.namespace()).isEqualTo(namespace);
                assertArguments(packet, 1, args);
            } else {
                String ackId = "" + (random.nextLong() >>> 1) + random.nextInt(1000);
                Packet packet = decode(encoder.ack(namespace, ackId, args));

                assertThat(packet.type()).isEqualTo(PacketType.ACK);
                assertThat(packet.ackId()).isEqualTo(ackId);
                assertThat(packet.namespace()).isEqualTo(namespace);
                assertArguments(packet, 0, args);
            }
        }
    }

    private Packet decode(EncodedPacket encoded) throws PacketParseException {
        Packet packet = decoder.text(encoded.text());
        for (byte[] attachment : encoded.attachments()) {
            assertThat(packet).isNull();
            packet = decoder.binary(attachment);
        }
        assertThat(packet).isNotNull();
        return packet;
    }

    private void assertArguments(Packet packet, int from, Object[] args) {
        assertThat(packet.arguments().size()).isEqualTo(from + args.length);
        for (int i = 0; i < args.length; i++) {
            Class<?> type = args[i] == null ? Object.class : args[i].getClass();
            assertThat(reader.read(packet.arguments(), from + i, type)).isEqualTo(args[i]);
        }
    }

    private static Object[] arguments(Random random) {
        List<Object> args = new ArrayList<>();
        int size = random.nextInt(MAX_ATTACHMENTS);
        for (int i = 0; i < size; i++) {
            args.add(
                    switch (random.nextInt(6)) {
                        case 0 -> null;
                        case 1 -> random.nextInt();
                        case 2 -> random.nextLong() % 1_000_000_000_000_000_000L;
                        case 3 -> random.nextBoolean();
                        case 4 -> bytes(random);
                        default -> string(random);
                    });
        }
        return args.toArray();
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Of any UTF-16 units, the awkward ones more often, and not always paired. */
    private static String string(Random random) {
        StringBuilder out = new StringBuilder();
        int length = random.nextInt(12);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(5)) {
                case 0 -> out.append((char) random.nextInt(128));
                case 1 -> out.append((char) random.nextInt(65_536));
                case 2 -> out.append((char) (0xd800 + random.nextInt(2_048)));
                case 3 -> out.append("\"\\/\n\u2028\u2029{},[]:".charAt(random.nextInt(12)));
                default -> out.appendCodePoint(0x1f600 + random.nextInt(64));
            }
        }
        return out.toString();
    }
}
