package org.reprise.socketio.cdi;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.jdbc.JdbcStore;
import org.reprise.socketio.log.Clocks;
import org.reprise.socketio.provider.NodeCaches;
import org.reprise.socketio.recovery.DurableStore;
import org.reprise.socketio.recovery.RecoveryOptions;
import org.reprise.socketio.recovery.RecoveryService;

/**
 * Recovery with the caches it works on.
 *
 * @param closeCaches lets go of them, after the service
 */
record Recovery(RecoveryService service, Runnable closeCaches) implements AutoCloseable {

    /**
     * Opens it.
     *
     * @param dataSource the JNDI name of that of the durable store; null for none
     * @param cluster what it shares with other nodes; null for a node alone
     * @param executor whose threads may block
     */
    static Recovery open(
            RecoveryOptions options,
            @Nullable String dataSource,
            @Nullable ClusterSettings cluster,
            Executor executor) {
        DurableStore store = dataSource == null ? null : new JdbcStore(lookUp(dataSource));
        return cluster == null ? open(options, store) : join(options, cluster, store, executor);
    }

    private static Recovery join(
            RecoveryOptions options, ClusterSettings cluster, @Nullable DurableStore store, Executor executor) {
        NodeCaches caches = cluster.provider().open(cluster.location(), cluster.quorum());
        try {
            return new Recovery(new RecoveryService(options, caches, store, executor, Clocks.system()), caches::close);
        } catch (RuntimeException failure) {
            caches.close();
            throw failure;
        }
    }

    private static Recovery open(RecoveryOptions options, @Nullable DurableStore store) {
        RecoveryCaches caches = new RecoveryCaches();
        try {
            return new Recovery(
                    new RecoveryService(options, caches.manager(), store, InstantSource.system()), caches::close);
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
        closeCaches.run();
    }
}
