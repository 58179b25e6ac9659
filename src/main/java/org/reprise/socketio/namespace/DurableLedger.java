package org.reprise.socketio.namespace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.log.Cell;
import org.reprise.socketio.log.LoggedEvent;
import org.reprise.socketio.log.PacketLog;
import org.reprise.socketio.recovery.NamespaceJournal;

/** A durable store of this node alone: first the sessions that have changed, then the events as one cell. */
final class DurableLedger implements Ledger {

    private final LiveNamespace namespace;
    private final NamespaceJournal store;
    private final Persistence persistence;

    DurableLedger(LiveNamespace namespace, NamespaceJournal store, Persistence persistence) {
        this.namespace = namespace;
        this.store = store;
        this.persistence = persistence;
    }

    @Override
    public void write(Batch batch) {
        if (!batch.sessions().isEmpty()) {
            persistence.persist(() -> store.store(batch.sessions()));
        }
        try {
            Cell cell = storeEvents(batch);
            namespace.ordered(() -> dispatch(batch, cell)).finish();
        } catch (RuntimeException | Error failure) {
            Emission.flush(namespace.ordered(batch::release)).finish();
            throw failure;
        }
    }

    private @Nullable Cell storeEvents(Batch batch) {
        List<LoggedEvent> events = new ArrayList<>(batch.submissions().size());
        for (Submission submission : batch.submissions()) {
            if (submission.item() instanceof LoggedEvent event) {
                events.add(event);
            }
        }
        if (events.isEmpty()) {
            return null;
        }
        Cell cell = store.prepare(events);
        persistence.persist(() -> store.store(cell));
        return cell;
    }

    private Emission dispatch(Batch batch, @Nullable Cell cell) {
        Set<LiveSocket> receivers = new LinkedHashSet<>();
        List<Emission> passed = new ArrayList<>(0);
        Iterator<PacketLog.Entry> entries = Collections.emptyIterator();
        for (Submission submission : batch.submissions()) {
            Broadcast broadcast = submission.broadcast();
            if (broadcast == null || cell == null) {
                submission.pass(passed);
                continue;
            }
            if (!entries.hasNext()) {
                entries =
                        store.admit(cell).iterator(); // not before: what passes ends in the offset of what is before it
            }
            PacketLog.Entry entry = entries.next();
            store.advance(entry);
            receivers.addAll(namespace.emits().deliver(broadcast, entry));
        }
        receivers.addAll(batch.release());
        return Emission.flush(receivers).and(Emission.all(passed));
    }

    @Override
    public void tend() {
        persistence.persist(store::tend);
    }

    @Override
    public boolean isOverfull() {
        return store.isOverfull();
    }
}
