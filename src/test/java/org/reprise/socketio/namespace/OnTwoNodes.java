package org.reprise.socketio.namespace;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Begins with two nodes, and a client at each. */
abstract class OnTwoNodes {

    final TestCluster cluster = new TestCluster();
    TestCluster.Member a;
    TestCluster.Member b;
    RecoveringClient atA;
    RecoveringClient atB;

    @BeforeEach
    void begin() {
        a = cluster.join();
        b = cluster.join();
        atA = a.connect();
        atB = b.connect();
    }

    @AfterEach
    void end() {
        cluster.close();
    }
}
