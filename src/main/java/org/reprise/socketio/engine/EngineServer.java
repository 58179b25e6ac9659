package org.reprise.socketio.engine;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one Engine.IO path. The container's side asks {@link #verify} for every request first, and gives
 * what passes to {@link #get}, {@link #post} or {@link #connect}. Thread-safe.
 */
public final class EngineServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.engine");
    private static final String PROTOCOL = "4";
    private static final int SID_BYTES = 15;
    private static final Duration SLOWEST_TICK = Duration.ofMillis(500);
    private static final Duration FASTEST_TICK = Duration.ofMillis(10);

    private final EngineOptions options;
    private final EngineListener listener;
    private final Scheduler scheduler;
    private final OriginPolicy origins;
    private final Corks corks;
    private final Duration tick;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, EngineSession> sessions = new ConcurrentHashMap<>();
    private volatile boolean closed;

    public EngineServer(EngineOptions options, EngineListener listener, Scheduler scheduler) {
        this.options = options;
        this.listener = listener;
        this.scheduler = scheduler;
        origins = new OriginPolicy(options.allowedOrigins());
        corks = new Corks(scheduler);
        tick = tickFor(options);
        scheduler.schedule(tick, this::tick);
    }

    private static Duration tickFor(EngineOptions options) {
        Duration shorter = options.pingInterval().compareTo(options.pingTimeout()) < 0
                ? options.pingInterval()
                : options.pingTimeout();
        Duration tenth = shorter.dividedBy(10);
        if (tenth.compareTo(SLOWEST_TICK) > 0) {
            return SLOWEST_TICK;
        }
        return tenth.compareTo(FASTEST_TICK) < 0 ? FASTEST_TICK : tenth;
    }

    public EngineOptions options() {
        return options;
    }

    EngineListener listener() {
        return listener;
    }

    /** The clock and the timer of this engine. */
    public Scheduler scheduler() {
        return scheduler;
    }

    Corks corks() {
        return corks;
    }

    /** How many sessions there are. */
    public int size() {
        return sessions.size();
    }

    // ---------------------------------------------------------------------- requests

    /**
     * Checks a request in Engine.IO's order.
     *
     * @param upgrade whether it asks to become a WebSocket
     * @return why it has to be refused, or empty
     */
    public Optional<EngineError> verify(EngineRequest request, boolean upgrade) {
        EngineError error = refusal(request, upgrade);
        if (error != null) {
            LOG.log(DEBUG, "refused {0} from {1}: {2}", request.method(), request.remoteAddress(), error.message());
        }
        return Optional.ofNullable(error);
    }

    private @Nullable EngineError refusal(EngineRequest request, boolean upgrade) {
        Optional<TransportName> transport =
                TransportName.of(request.query().getOrDefault("transport", "")).filter(options.transports()::contains);
        if (transport.isEmpty()) {
            return EngineError.TRANSPORT_UNKNOWN;
        }
        if (!isHeaderText(request.headers().getOrDefault("origin", ""))) {
            return EngineError.BAD_REQUEST;
        }
        if (!origins.allows(request)) {
            return EngineError.forbidden("origin not allowed");
        }
        boolean websocket = transport.get() == TransportName.WEBSOCKET;
        boolean revision4 = PROTOCOL.equals(request.query().get("EIO"));
        String sid = request.sid();
        if (sid != null) {
            EngineSession session = sessions.get(sid);
            if (session == null) {
                return EngineError.SESSION_UNKNOWN;
            }
            boolean mismatch = upgrade ? !websocket : session.transport() != transport.get() || websocket;
            return mismatch || !revision4 ? EngineError.BAD_REQUEST : null;
        }
        if (!request.method().equals("GET")) {
            return EngineError.BAD_HANDSHAKE_METHOD;
        }
        if (websocket != upgrade) {
            return EngineError.BAD_REQUEST;
        }
        String refusal = closed ? "server shutting down" : listener.refuse(request);
        if (refusal != null) {
            return EngineError.forbidden(refusal);
        }
        return revision4 ? null : EngineError.UNSUPPORTED_PROTOCOL;
    }

    private static boolean isHeaderText(String value) {
        return value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c <= 0x7e) || (c >= 0x80 && c <= 0xff));
    }

    /** Answers a polling GET, at once or when there is something to send: opens a session, or reads from one. */
    public void get(EngineRequest request, PollReply reply) throws IOException {
        if (request.sid() == null) {
            open(request, session -> new PollingTransport(session, reply));
            return;
        }
        PollingTransport polling = polling(request);
        if (polling != null) {
            polling.onGet(reply);
        } else {
            refuseUnknown(reply);
        }
    }

    /** The client has gone before its GET was answered. */
    public void getAborted(EngineRequest request, PollReply reply) {
        PollingTransport polling = polling(request);
        if (polling != null) {
            polling.onGetAborted(reply);
        }
    }

    /** Takes the packets of a polling POST and answers it. */
    public void post(EngineRequest request, PollBody body, PollReply reply) throws IOException {
        PollingTransport polling = polling(request);
        if (polling != null) {
            boolean binary = request.headers().getOrDefault("content-type", "").startsWith("application/octet-stream");
            polling.onPost(body, binary, options.maxPayload(), reply);
        } else {
            refuseUnknown(reply);
        }
    }

    private @Nullable PollingTransport polling(EngineRequest request) {
        String sid = request.sid();
        EngineSession session = sid == null ? null : sessions.get(sid);
        return session == null ? null : session.polling();
    }

    /** The session ended between the check and now. */
    private static void refuseUnknown(PollReply reply) throws IOException {
        EngineError error = EngineError.SESSION_UNKNOWN;
        reply.send(error.status(), EngineError.CONTENT_TYPE, error.json().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Takes a WebSocket that has been accepted: opens a session, or begins to upgrade one.
     *
     * @return what to feed with the WebSocket's messages; null if there is no use for it: it is being closed
     */
    public @Nullable WebSocketTransport connect(EngineRequest request, WebSocketChannel channel) {
        String sid = request.sid();
        if (sid == null) {
            EngineSession session = open(request, opening -> WebSocketTransport.opening(channel, opening));
            return (WebSocketTransport) session.current();
        }
        EngineSession session = sessions.get(sid);
        Upgrade upgrade = session == null ? null : session.beginUpgrade(channel);
        if (session == null || upgrade == null) {
            channel.close();
            return null;
        }
        return WebSocketTransport.upgrading(channel, session, upgrade);
    }

    // ---------------------------------------------------------------------- sessions

    private EngineSession open(EngineRequest request, EngineSession.TransportFactory transports) {
        EngineSession session = new EngineSession(this, newSid(), request, transports);
        sessions.put(session.id(), session);
        session.open();
        if (closed) {
            session.close(CloseReason.SERVER_SHUTTING_DOWN); // close() may have come too early to see it
        }
        return session;
    }

    private String newSid() {
        byte[] bytes = new byte[SID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    void remove(EngineSession session) {
        sessions.remove(session.id(), session);
    }

    private void tick() {
        try {
            long now = scheduler.nanoTime();
            for (EngineSession session : sessions.values()) {
                tick(session, now);
            }
        } finally {
            if (!closed) {
                scheduler.schedule(tick, this::tick);
            }
        }
    }

    private static void tick(EngineSession session, long now) {
        try {
            session.tick(now);
        } catch (RuntimeException failure) {
            LOG.log(ERROR, "SIO0202 the heartbeat of a session failed; please report this", failure);
        }
    }

    /** Closes all sessions with {@link CloseReason#SERVER_SHUTTING_DOWN}, and refuses new ones. */
    @Override
    public void close() {
        closed = true;
        for (EngineSession session : sessions.values()) {
            session.close(CloseReason.SERVER_SHUTTING_DOWN);
        }
    }
}
