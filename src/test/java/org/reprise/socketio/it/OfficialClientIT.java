package org.reprise.socketio.it;

import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official client, and clients that speak the protocols by hand, against an application with recovery on. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class OfficialClientIT {

    @Deployment
    static WebArchive application() {
        return Deployments.application(true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "official-client.test.mjs",
                "recovery.test.mjs",
                "engine-protocol.test.mjs",
                "blocking-handlers.test.mjs",
                "stalled-clients.test.mjs",
                "socket-protocol.test.mjs"
            })
    void shouldPass(String file) {
        Deployments.javascript()
                .with("RECOVERY", "on")
                .within(Duration.ofMinutes(4))
                .run(file);
    }
}
