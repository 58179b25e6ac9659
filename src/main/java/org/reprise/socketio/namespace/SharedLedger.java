package org.reprise.socketio.namespace;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.log.Cell;
import org.reprise.socketio.log.LogItem;
import org.reprise.socketio.log.LoggedEvent;
import org.reprise.socketio.log.Standing;
import org.reprise.socketio.recovery.SharedRecovery;

/**
 * What the nodes of a cluster have in common. A batch becomes one cell, or several if there are very many sessions in it,
 * as where a node with all its clients is taken over; whatever others have written before it is taken
 * up first, so that a batch is written on what it was made from. All nodes send the events of all cells, their own and
 * those of others, in the order of the cells.
 */
final class SharedLedger implements Ledger {

    /** How many sessions a cell tells of at most: it is read and written as a whole, and its items are numbered by 16 bits. */
    private static final int MAX_SESSIONS = 1_000;

    private final LiveNamespace namespace;
    private final SharedRecovery shared;
    private final Persistence persistence;
    private final SharedPresence live;
    private final Consumer<LogItem> later;

    /** @param later has something written that came up meanwhile */
    SharedLedger(
            LiveNamespace namespace,
            SharedRecovery shared,
            Persistence persistence,
            SharedPresence live,
            Consumer<LogItem> later) {
        this.namespace = namespace;
        this.shared = shared;
        this.persistence = persistence;
        this.live = live;
        this.later = later;
    }

    /** Asks until there is an answer; providers have exceptions of their own beside that of JCache. */
    private <T extends @Nullable Object> T ask(Supplier<T> call) {
        return persistence.get(() -> {
            try {
                return call.get();
            } catch (CacheException | UncheckedIOException known) {
                throw known;
            } catch (RuntimeException failure) {
                throw new CacheException(failure);
            }
        });
    }

    // ---------------------------------------------------------------------- read

    @Override
    public void follow(boolean look) {
        Cell next = next(look);
        while (next != null) {
            apply(next, List.of());
            next = next(look);
        }
    }

    private @Nullable Cell next(boolean look) {
        Cell next = null;
        if (!shared.hasLostTrack(null)) {
            try {
                next = ask(() -> shared.next(look));
            } catch (UncheckedIOException damaged) {
                namespace.ordered(() -> loseTrack(damaged));
            }
        }
        if (shared.hasLostTrack(next)) {
            rejoin();
            return null;
        }
        return next;
    }

    private SharedRecovery loseTrack(RuntimeException cause) {
        shared.loseTrack(live, cause);
        return shared;
    }

    /** Waits outside of the order for a store that is away: nobody could leave, and the server not end, before it is back. */
    private void rejoin() {
        ask(() -> {
            shared.prepareToRejoin();
            return namespace.ordered(() -> {
                shared.rejoin(live);
                return shared;
            });
        });
    }

    /** @param own what it was made from, if it is this node's: the last of its items, and what passes between them */
    private void apply(Cell cell, List<Submission> own) {
        namespace.ordered(() -> dispatch(cell, own).and(live.takeRest())).finish();
    }

    private Emission dispatch(Cell cell, List<Submission> own) {
        Set<LiveSocket> receivers = new LinkedHashSet<>();
        List<Emission> passed = new ArrayList<>(0);
        shared.take(cell);
        try {
            int index = 0;
            for (int others = cell.items().size() - countItems(own); index < others; index++) {
                dispatch(cell, index, receivers);
            }
            for (Submission submission : own) {
                if (submission.item() == null) {
                    submission.pass(passed);
                } else {
                    dispatch(cell, index++, receivers);
                }
            }
        } catch (RuntimeException damaged) { // who was here gets the rest of the cell where it is recovered
            loseTrack(damaged);
        }
        return Emission.flush(receivers).and(Emission.all(passed));
    }

    private void dispatch(Cell cell, int index, Set<LiveSocket> receivers) {
        shared.apply(cell, index, live);
        if (cell.items().get(index) instanceof LoggedEvent event) {
            receivers.addAll(namespace.emits().deliver(event, cell.position(index)));
        }
    }

    private static int countItems(List<Submission> submissions) {
        int count = 0;
        for (Submission submission : submissions) {
            count += submission.item() == null ? 0 : 1;
        }
        return count;
    }

    // ---------------------------------------------------------------------- write

    @Override
    public long writer() {
        return shared.node();
    }

    @Override
    public void write(Batch batch) {
        for (Batch part : batch.parts(MAX_SESSIONS)) {
            while (!isWritten(part)) {
                follow(false);
            }
        }
        Emission.flush(namespace.ordered(batch::release)).finish();
    }

    private boolean isWritten(Batch batch) {
        if (shared.hasLostTrack(null)) {
            return false;
        }
        List<LogItem> items = namespace.ordered(() -> items(batch));
        if (items.isEmpty()) {
            return true;
        }
        Cell cell = shared.prepare(items);
        Standing standing = ask(() -> shared.store(cell));
        if (standing == Standing.IN_LOG) {
            apply(cell, batch.submissions());
        } else if (standing == Standing.UNKNOWN) {
            follow(false);
            throw new UnknownFateException();
        }
        return standing == Standing.IN_LOG;
    }

    /** What was of this node's sessions is not its to say if it has been taken for gone since. */
    private List<LogItem> items(Batch batch) {
        List<LogItem> items = new ArrayList<>();
        if (shared.node() == batch.writer()) {
            items.addAll(shared.notes(batch.sessions(), batch.position()));
        }
        for (Submission submission : batch.submissions()) {
            if (submission.item() != null) {
                items.add(submission.item());
            }
        }
        return items;
    }

    // ---------------------------------------------------------------------- tend

    @Override
    public void tend() {
        follow(true);
        Set<Long> others = namespace.ordered(() -> shared.look(live));
        ask(() -> shared.tend(others)).forEach(later);
    }

    @Override
    public boolean isOverfull() {
        return false;
    }
}
