package org.reprise.socketio.cdi;

import java.time.InstantSource;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.jdbc.JdbcStore;
import org.reprise.socketio.recovery.DurableStore;
import org.reprise.socketio.recovery.RecoveryOptions;
import org.reprise.socketio.recovery.RecoveryService;

/** Recovery with the caches it works on. */
record Recovery(RecoveryService service, RecoveryCaches caches) implements AutoCloseable {

    /**
     * Opens it.
     *
     * @param dataSource the JNDI name of that of the durable store; null for none
     */
    static Recovery open(RecoveryOptions options, @Nullable String dataSource) {
        DurableStore store = dataSource == null ? null : new JdbcStore(lookUp(dataSource));
        RecoveryCaches caches = new RecoveryCaches();
        try {
            return new Recovery(new RecoveryService(options, caches.manager(), store, InstantSource.system()), caches);
        } catch (RuntimeException failure) {
            caches.close();
            throw failure;
        }
    }

    @SuppressWarnings("BanJNDI") // the name is the deployer's
    private static DataSource lookUp(String name) {
        try {
            return InitialContext.doLookup(name);
        } catch (NamingException | ClassCastException missing) {
            throw new IllegalStateException(
                    "SIO0404 there is no data source " + name
                            + " in JNDI; define it in the server, or name another one in"
                            + " socketio.recovery.datasource",
                    missing);
        }
    }

    @Override
    public void close() {
        service.close();
        caches.close();
    }
}
