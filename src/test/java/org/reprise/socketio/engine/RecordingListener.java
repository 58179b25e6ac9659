package org.reprise.socketio.engine;

import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/** Keeps its calls, as {@code open}, {@code text hello}, {@code binary 0102}, {@code close transport error: why}. */
final class RecordingListener implements EngineListener {

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<EngineSession> sessions = new CopyOnWriteArrayList<>();
    private final List<EngineRequest> asked = new CopyOnWriteArrayList<>();
    private final AtomicBoolean inCall = new AtomicBoolean();
    private volatile BiConsumer<EngineSession, String> during = (session, call) -> {};
    private volatile String refusal;
    private volatile boolean overlapped;

    /** Runs something inside every further call. */
    RecordingListener during(BiConsumer<EngineSession, String> action) {
        during = action;
        return this;
    }

    /** Refuses every further handshake. */
    RecordingListener refuseWith(String message) {
        refusal = message;
        return this;
    }

    @Override
    public String refuse(EngineRequest request) {
        asked.add(request);
        return refusal;
    }

    @Override
    public void onOpen(EngineSession session) {
        sessions.add(session);
        record(session, "open");
    }

    @Override
    public void onText(EngineSession session, String text) {
        record(session, "text " + text);
    }

    @Override
    public void onBinary(EngineSession session, byte[] bytes) {
        record(session, "binary " + HexFormat.of().formatHex(bytes));
    }

    @Override
    public void onClose(EngineSession session, CloseReason reason, String description) {
        record(session, "close " + reason + (description.isEmpty() ? "" : ": " + description));
    }

    private void record(EngineSession session, String call) {
        overlapped |= !inCall.compareAndSet(false, true);
        calls.add(call);
        try {
            during.accept(session, call);
        } finally {
            inCall.set(false);
        }
    }

    List<String> calls() {
        return calls;
    }

    /** The session that was opened last. */
    EngineSession session() {
        return sessions.get(sessions.size() - 1);
    }

    /** The requests that it was asked about. */
    List<EngineRequest> asked() {
        return asked;
    }

    /** Whether two calls ever ran at the same time; of use with one session only. */
    boolean overlapped() {
        return overlapped;
    }
}
