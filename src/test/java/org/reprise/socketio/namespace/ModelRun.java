package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.cache.CacheException;
import org.reprise.socketio.BroadcastOperator;
import org.reprise.socketio.ConnectRefusedException;
import org.reprise.socketio.DisconnectReason;
import org.reprise.socketio.Middleware;
import org.reprise.socketio.Namespace;
import org.reprise.socketio.Socket;
import org.reprise.socketio.protocol.Arguments;
import org.reprise.socketio.recovery.MemoryStore;
import org.reprise.socketio.recovery.SharedMemory;

/** A few clients to which things happen at random, and the check that each gets exactly what the model says. */
final class ModelRun implements AutoCloseable {

    static final String GUARDED = "guarded";

    private static final List<String> ROOMS = List.of("a", "b", "c");
    private static final int CLIENTS = 4;
    private static final String HEAVY = " ".repeat(40_000);

    final Random random;
    final Settings settings;

    /** The one with which the next thing happens. */
    TestServer server;

    final Model model = new Model();
    final Map<String, Integer> counts = new HashMap<>();
    private final List<ModelClient> clients = new ArrayList<>();
    private final Map<String, Socket> sockets = new HashMap<>();
    private final Map<Integer, Integer> positions = new HashMap<>();
    private final Map<Socket, TestServer> homes = new HashMap<>();
    private final Map<String, String> lives = new HashMap<>();
    private final Map<String, Integer> lastEvents = new HashMap<>();
    private Error failure;
    private boolean ending;
    private int opened;
    private MemoryStore store = new Store(new ConcurrentHashMap<>());
    private SharedMemory memory = new SharedMemory();
    private final Map<TestServer, Hands> nodes = new LinkedHashMap<>();
    private Instant now = TestServer.START;
    private int passed;

    /**
     * How a run differs from others.
     *
     * @param atOnce whether tasks run as soon as they come, or in any order later
     * @param guarded whether there is a middleware, which puts each client into a room
     * @param skip whether a client that recovers is spared it
     * @param maxPackets how long the log may grow
     * @param timePasses whether clients stay away too long
     * @param crashes whether the server ends at times, or all nodes do, and others go on with what is stored
     * @param heavy whether events are so large, and clients so slow, that they have to wait for room
     * @param nodes of how many nodes the cluster is; 0 for a server alone
     * @param lossy whether nodes are not told of all that others write
     */
    record Settings(
            boolean atOnce,
            boolean guarded,
            boolean skip,
            int maxPackets,
            boolean timePasses,
            boolean heavy,
            boolean crashes,
            int nodes,
            boolean lossy) {

        /** For a server alone. */
        Settings(
                boolean atOnce,
                boolean guarded,
                boolean skip,
                int maxPackets,
                boolean timePasses,
                boolean heavy,
                boolean crashes) {
            this(atOnce, guarded, skip, maxPackets, timePasses, heavy, crashes, 0, false);
        }

        boolean isCluster() {
            return nodes > 0;
        }
    }

    /** How a node sees what it shares with others. */
    private final class Hands extends SharedMemory.Node {

        Hands() {
            super(memory);
        }

        @Override
        protected boolean hears(String key) {
            return !settings.lossy() || !oneIn(4);
        }

        @Override
        protected void after(String cache, String method) {
            if (settings.lossy() && method.equals("putIfAbsent") && cache.equals("reprise.cells") && oneIn(20)) {
                throw new CacheException("no answer");
            }
        }
    }

    /** What outlives a server, or all nodes. */
    private final class Store extends MemoryStore {

        Store(Map<String, Map<String, byte[]>> tables) {
            super(tables);
        }

        @Override
        protected MemoryStore with(Map<String, Map<String, byte[]>> rows) {
            return new Store(rows);
        }

        @Override
        protected void afterWrite(String cache) {
            if (settings.lossy() && cache.equals("reprise.cluster.cells") && oneIn(20)) {
                throw new CacheException("no answer");
            }
        }
    }

    ModelRun(Settings settings, long seed) {
        this.settings = settings;
        random = new Random(seed);
        if (settings.isCluster()) {
            for (int i = 0; i < settings.nodes(); i++) {
                join();
            }
        } else {
            server = settings.crashes()
                    ? TestServer.durable(settings.skip(), settings.maxPackets(), store)
                    : TestServer.withRecovery(settings.skip(), settings.maxPackets(), null);
            serve();
        }
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new ModelClient(this));
        }
    }

    private void serve() {
        server.serve("/", new Handlers(), settings.guarded() ? new Middleware[] {this::guard} : new Middleware[0]);
    }

    /** The server is gone without a word, and another one begins with what was stored. */
    private void crash() {
        Instant end = server.now();
        store = store.crash();
        clients.forEach(client -> client.lose(server));
        sockets.clear();
        lives.replaceAll((id, state) -> "away");
        server.close();
        server = TestServer.durable(settings.skip(), settings.maxPackets(), store, Runnable::run, end);
        serve();
        count("crashed");
    }

    // ---------------------------------------------------------------------- cluster

    private void join() {
        Hands hands = new Hands();
        MemoryStore stored = settings.crashes() ? store : null;
        server = TestServer.node(hands, stored, settings.skip(), settings.maxPackets(), null, Runnable::run, now);
        nodes.put(server, hands);
        serve();
    }

    /** A node is gone without a word; another one joins. */
    private void kill() {
        nodes.remove(server).cut();
        clients.forEach(client -> client.lose(server));
        sockets.values().removeIf(socket -> !nodes.containsKey(homes.get(socket)));
        server.close();
        join();
        count("killed");
    }

    /** All nodes are gone without a word, with all that was in memory; others begin with what was stored. */
    private void killAll() {
        store = store.crash();
        memory = new SharedMemory();
        for (TestServer node : nodes.keySet()) {
            clients.forEach(client -> client.lose(node));
            node.close();
        }
        int count = nodes.size();
        nodes.clear();
        sockets.clear();
        for (int i = 0; i < count; i++) {
            join();
        }
        count("all killed");
    }

    /** So much that the others miss a node that is gone. */
    private void pass() {
        if (passed++ < 4) {
            for (int i = 0; i < 12; i++) {
                nodes.keySet().forEach(node -> node.advance(Duration.ofSeconds(1)));
                nodes.keySet().forEach(TestServer::settle);
            }
            now = server.now();
            count("passed");
        }
    }

    /** All nodes know what the others have done. */
    private void catchUp() {
        nodes.keySet().forEach(node -> node.server.look());
    }

    private void settleAll() {
        boolean busy = true;
        while (busy) {
            catchUp();
            nodes.keySet().forEach(TestServer::settle);
            catchUp();
            busy = nodes.keySet().stream().anyMatch(node -> node.tasks.size() > 0);
        }
    }

    // ---------------------------------------------------------------------- what there is

    private Namespace namespace() {
        return server.of("/");
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    /** The socket that the application knows for the client's connection, or null. */
    private Socket socketOf(ModelClient client) {
        return client.session == null ? null : sockets.get(client.link() + client.session.sid);
    }

    private boolean isConnected(ModelClient client, Socket socket) {
        if (settings.atOnce() && !settings.heavy()) {
            assertThat(socket.connected()).as("connected").isEqualTo(client.seemsConnected());
        }
        return socket.connected();
    }

    boolean mayPause() {
        return !ending && oneIn(3);
    }

    private static String link(Socket socket) {
        return socket.handshake().query().get("name");
    }

    /** Checks something where the server would catch and log what is thrown. */
    void check(Runnable assertion) {
        try {
            assertion.run();
        } catch (AssertionError wrong) {
            failure = failure == null ? wrong : failure;
        }
    }

    /** A number that is greater for what comes later in the log. */
    int position(String offset) {
        return settings.isCluster() ? OffsetText.position(offset) : OffsetText.number(offset);
    }

    /** An event has one position, whoever receives it; a server alone has a cell for each. */
    void checkPosition(int number, int position) {
        int known = settings.isCluster() ? positions.computeIfAbsent(number, first -> position) : number + 1;
        assertThat(position).as("position").isEqualTo(known);
    }

    String nextLink() {
        return "link" + opened++;
    }

    // ---------------------------------------------------------------------- the run

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
            if (settings.atOnce() || oneIn(10)) {
                settle();
            } else if (oneIn(3)) {
                server.tasks.runAny(random);
            }
        }
        end();
    }

    private void settle() {
        if (settings.isCluster()) {
            settleAll();
        } else {
            server.settle();
        }
        if (failure != null) {
            throw failure;
        }
        clients.forEach(ModelClient::checkComplete);
    }

    /** Everybody comes back, and gets what it missed and what follows. */
    private void end() {
        ending = true;
        settle();
        for (ModelClient client : clients) {
            client.cut(0);
            while (!client.isHere()) {
                server = settings.isCluster() ? any(List.copyOf(nodes.keySet())) : server;
                client.comeBack();
                settle();
            }
        }
        emitToAll();
        settle();
    }

    private void step() {
        ModelClient client = any(clients);
        int what = random.nextInt(20);
        if (settings.isCluster()) {
            server = any(List.copyOf(nodes.keySet()));
            if (what > 8) {
                catchUp(); // so that the model knows what is before and what is after
            }
        }
        switch (what) {
            case 0, 1, 2 -> emitToAll();
            case 3, 4, 5 -> emit(namespace(), rooms(), rooms());
            case 6 -> emitTo(client);
            case 7 -> emitFrom(client);
            case 8 -> {
                if (oneIn(2)) {
                    namespace().asVolatile().emit("v", -1);
                } else {
                    order();
                }
            }
            case 9, 10 -> changeRooms(client);
            case 11 -> changeData(client);
            case 12 -> client.cut(random.nextInt(6));
            case 13 -> client.drop();
            case 14, 15, 16 -> client.comeBack();
            case 17 -> {
                if (oneIn(2)) {
                    client.end(random.nextInt(3), socketOf(client));
                }
            }
            case 18 -> {
                if (settings.heavy()) {
                    client.pauseOrResume();
                } else {
                    client.emit();
                }
            }
            default -> rare(client);
        }
    }

    private void rare(ModelClient client) {
        Socket socket = socketOf(client);
        if (settings.isCluster() && oneIn(3)) {
            kill();
        } else if (settings.isCluster() && oneIn(6)) {
            pass();
        } else if (settings.crashes() && settings.isCluster() && oneIn(2)) {
            killAll();
        } else if (settings.crashes() && !settings.isCluster() && oneIn(2)) {
            crash();
        } else if (settings.timePasses() && oneIn(2)) {
            server.advance(Duration.ofSeconds(random.nextInt(200)));
        } else if (socket != null && oneIn(2)) {
            socket.closeConnection();
        } else if (oneIn(3)) {
            client.sendGarbage();
        } else if (oneIn(2)) {
            client.forget();
        } else {
            order();
        }
    }

    // ---------------------------------------------------------------------- what the application does

    private Set<String> rooms() {
        return random.nextBoolean()
                ? Set.of()
                : Set.copyOf(List.of(any(ROOMS), any(ROOMS)).subList(0, 1 + random.nextInt(2)));
    }

    private void emitToAll() {
        emit(namespace(), Set.of(), Set.of());
    }

    private static BroadcastOperator narrowed(BroadcastOperator operator, Set<String> rooms, Set<String> except) {
        BroadcastOperator narrowed = operator;
        if (!rooms.isEmpty()) {
            narrowed = narrowed.to(rooms.toArray(String[]::new));
        }
        return except.isEmpty() ? narrowed : narrowed.except(except.toArray(String[]::new));
    }

    private void emit(BroadcastOperator operator, Set<String> rooms, Set<String> except) {
        BroadcastOperator narrowed = narrowed(operator, rooms, except);
        int number = model.emit(rooms, except);
        if (oneIn(8)) {
            narrowed.emit("e", number, new byte[] {(byte) number}, new byte[0]);
        } else if (settings.heavy()) {
            narrowed.emit("e", number, HEAVY);
        } else if (oneIn(3)) {
            narrowed.emitAsync("e", number);
        } else {
            narrowed.emit("e", number);
        }
    }

    private void emitTo(ModelClient client) {
        if (client.session != null) {
            emit(namespace(), Set.of(client.session.sid), Set.of());
        }
    }

    /** From the socket that the application knows, which may be an old one. */
    private void emitFrom(ModelClient client) {
        Socket socket = socketOf(client);
        if (socket == null) {
            return;
        }
        switch (random.nextInt(3)) {
            case 0 -> socket.emit("e", model.emit(Set.of(socket.id()), Set.of()));
            case 1 -> socket.broadcast().emit("e", model.emit(Set.of(), Set.of(socket.id())));
            default -> {
                String room = any(ROOMS);
                socket.to(room).emit("e", model.emit(Set.of(room), Set.of(socket.id())));
            }
        }
    }

    private void changeRooms(ModelClient client) {
        Socket socket = socketOf(client);
        if (socket == null) {
            return;
        }
        String room = any(ROOMS);
        boolean connected = isConnected(client, socket);
        boolean counts = connected || !(((LiveSocket) socket).isLeaving() || client.session.over);
        if (random.nextBoolean()) {
            socket.join(room);
            if (counts) {
                client.session.rooms.add(room);
            }
        } else {
            socket.leave(room);
            if (counts) {
                client.session.rooms.remove(room);
            }
        }
        if (connected) {
            assertThat(socket.rooms()).isEqualTo(client.session.rooms);
        }
    }

    /** Something that also reaches those who are away. */
    private void order() {
        Set<String> rooms = rooms();
        Set<String> except = rooms();
        BroadcastOperator addressed = narrowed(namespace(), rooms, except);
        List<Model.Session> sessions = model.addressed(rooms, except);
        String room = any(ROOMS);
        switch (random.nextInt(5)) {
            case 0, 1 -> {
                sessions.forEach(session -> session.rooms.add(room));
                addressed.socketsJoin(room);
            }
            case 2, 3 -> {
                sessions.forEach(session -> session.rooms.remove(room));
                addressed.socketsLeave(room);
            }
            default -> {
                if (clients.stream().noneMatch(ModelClient::isSlowToAsk)) {
                    sessions.forEach(session -> session.over = true);
                    sessions.forEach(session -> count("ended"));
                    addressed.disconnectSockets();
                }
            }
        }
    }

    private void changeData(ModelClient client) {
        Socket socket = socketOf(client);
        if (socket != null && isConnected(client, socket)) {
            client.session.data++;
            socket.data().put("n", client.session.data);
        }
    }

    private void guard(Socket socket) throws ConnectRefusedException {
        socket.join(GUARDED);
        if (!ending && oneIn(4)) {
            throw new ConnectRefusedException("not now");
        }
    }

    /** The application's handlers: they check in what order they are called, and emit. */
    private final class Handlers implements SocketHandlers {

        private final TestServer home = server;

        private void enter(Socket socket, String how, String from) {
            if (settings.isCluster()) {
                homes.put(socket, home);
                return; // the end on one node and the return to another have no order for the application
            }
            String before = lives.put(socket.id(), how);
            check(() -> assertThat(from).as("before " + how).contains(String.valueOf(before)));
        }

        @Override
        public void connected(Socket socket) {
            enter(socket, "here", "null");
            sockets.put(link(socket) + socket.id(), socket);
            check(() -> assertThat(socket.recovered()).isFalse());
            if (oneIn(4)) {
                emitToAll();
            }
        }

        @Override
        public void recovered(Socket socket) {
            enter(socket, "here", "away null"); // null where the client never saw that it was connected
            sockets.put(link(socket) + socket.id(), socket);
            check(() -> assertThat(socket.recovered()).isTrue());
            check(() -> checkRecovered(socket));
            if (oneIn(4)) {
                socket.emit("e", model.emit(Set.of(socket.id()), Set.of()));
            }
        }

        private void checkRecovered(Socket socket) {
            for (ModelClient client : clients) {
                Model.Session session = client.session;
                if (session != null && socketOf(client) == socket && socket.connected()) {
                    assertThat(socket.rooms()).isEqualTo(session.rooms);
                    assertThat(socket.data().getOrDefault("n", 0)).isEqualTo(session.data);
                }
            }
        }

        @Override
        public void event(Socket socket, String event, Arguments arguments, EventReply reply) {
            int number = Integer.parseInt(arguments.json(1));
            Integer before = lastEvents.put(link(socket), number);
            check(() -> assertThat(settings.isCluster() || "here".equals(lives.get(socket.id())))
                    .isTrue());
            check(() -> assertThat(number).isGreaterThan(before == null ? -1 : before));
        }

        @Override
        public void disconnecting(Socket socket, DisconnectReason reason) {
            enter(socket, "leaving", "here");
        }

        @Override
        public void disconnected(Socket socket, DisconnectReason reason) {
            enter(socket, "away", "leaving");
            if (oneIn(3)) {
                emit(namespace(), Set.of(any(ROOMS)), Set.of());
            }
        }
    }

    @Override
    public void close() {
        nodes.keySet().forEach(TestServer::close);
        server.close();
    }
}
