package org.reprise.socketio.it;

import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The demo as it ships, used in a browser. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class ChatDemoIT {

    @Deployment
    static WebArchive war() {
        return Deployments.war();
    }

    @Test
    void shouldRecoverInABrowser() {
        Deployments.javascript()
                .withChromium()
                .with("SCREENSHOTS", "screenshots")
                .within(Duration.ofMinutes(3))
                .run("chat-demo.test.mjs");
    }
}
