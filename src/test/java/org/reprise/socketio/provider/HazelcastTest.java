package org.reprise.socketio.provider;

/** Two members of Hazelcast. */
class HazelcastTest extends ProviderContract {

    private static final String MEMBERS = "tcp://127.0.0.1:15701,127.0.0.1:15702,127.0.0.1:15703";

    @Override
    NodeCaches node() {
        return Provider.HAZELCAST.open(Provider.HAZELCAST.location(MEMBERS).orElseThrow(), 1);
    }
}
