package org.reprise.socketio.provider;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Scanner;
import redis.embedded.RedisServer;

/** A real Redis server on a free port of this machine, which keeps nothing on disk. */
public final class TestRedis implements AutoCloseable {

    private final RedisServer server;
    private final int port;

    /** Starts it. */
    public TestRedis(String... settings) throws IOException {
        this("127.0.0.1", List.of(settings));
    }

    /** Starts it on those addresses, with a space between them, of which the first is 127.0.0.1. */
    public TestRedis(String addresses, List<String> settings) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var builder = RedisServer.newRedisServer().port(port).bind(addresses).setting("save \"\"");
        for (String setting : settings) {
            builder.setting(setting);
        }
        server = builder.build();
        server.start();
    }

    public Location location() {
        return Provider.REDISSON.location("redis://127.0.0.1:" + port).orElseThrow();
    }

    /** The id of its process, as it says itself. */
    public long pid() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                Scanner answer = new Scanner(socket.getInputStream(), StandardCharsets.UTF_8)) {
            socket.getOutputStream().write("INFO server\r\n".getBytes(StandardCharsets.UTF_8));
            answer.findWithinHorizon("process_id:(\\d+)", 0);
            return Long.parseLong(answer.match().group(1));
        }
    }

    @Override
    public void close() throws IOException {
        server.stop();
    }
}
