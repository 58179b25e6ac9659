package org.reprise.socketio.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reprise.socketio.LincheckClasses;
import org.reprise.socketio.log.LogLimits;
import org.reprise.socketio.log.Membership;
import org.reprise.socketio.log.PacketLog;

/**
 * A session has one owner: whatever several threads do to sessions at a time, they could have done one after the other.
 */
@Param(name = "key", gen = IntGen.class, conf = "1:2")
@ExtendWith(LincheckClasses.class)
public class OneOwnerLincheckTest {

    private static final Duration TIME = Duration.ofMinutes(2);
    private static final int MAX_SESSIONS = 1;
    private static final String PRINCIPAL = "ann";

    private final NamespaceRecovery recovery = newRecovery();

    @SuppressWarnings("NullAway") // nothing is written to the log
    private static NamespaceRecovery newRecovery() {
        RecoveryOptions options =
                new RecoveryOptions(TIME, TIME, true, 100, 100, MAX_SESSIONS, 100, Duration.ofSeconds(1));
        PacketLog log = new PacketLog("/", null, new LogLimits(TIME, 100, 100), () -> Instant.EPOCH);
        return new NamespaceRecovery("/", options, () -> Instant.EPOCH, log, null);
    }

    private static Session session(int key) {
        Membership membership = new Membership();
        membership.join("room" + key, 0);
        return new Session("sid" + key, PRINCIPAL, membership, Map.of(), 0, 0, 0, Long.MAX_VALUE);
    }

    @Operation
    public void suspend(@Param(name = "key") int key) {
        recovery.suspend("key" + key, session(key));
    }

    @Operation
    public String find(@Param(name = "key") int key) {
        return recovery.find("key" + key).map(Session::sid).orElse("");
    }

    @Operation
    public String claim(@Param(name = "key") int key) {
        return recovery.claim("key" + key).map(Session::sid).orElse("");
    }

    @Operation
    public void end(@Param(name = "key") int key) {
        recovery.end(Set.of("room" + key), Set.of());
    }

    @Operation
    public void endAllOfPrincipal() {
        recovery.endOf(PRINCIPAL);
    }

    /** Ends the older one if there are two. */
    @Operation
    public List<String> sweep() {
        List<String> ended = new ArrayList<>();
        recovery.sweep().forEach(session -> ended.add(session.sid()));
        return ended;
    }

    @Test
    void shouldBehaveAsIfAllCameOneAfterTheOther() {
        new ModelCheckingOptions()
                .iterations(3)
                .invocationsPerIteration(50)
                .threads(2)
                .actorsPerThread(3)
                .check(OneOwnerLincheckTest.class);
    }

    @Test
    void shouldDoSoAtFullSpeed() {
        new StressOptions()
                .iterations(20)
                .invocationsPerIteration(500)
                .threads(3)
                .actorsPerThread(3)
                .check(OneOwnerLincheckTest.class);
    }
}
