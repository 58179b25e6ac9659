package org.reprise.socketio.it;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A user's application with the classes jar, whose descriptor says that its annotations count for nothing, with a
 * filter of its own before everything, under a context root, and with recovery off as is the jar's default.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class MetadataCompleteIT {

    private static final String CONTEXT = "/some/app";

    @Deployment
    static WebArchive application() {
        return Deployments.application(false, CONTEXT).setWebXML(new StringAsset("""
                        <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
                          <filter>
                            <filter-name>users</filter-name>
                            <filter-class>org.reprise.socketio.it.beans.PassingFilter</filter-class>
                            <async-supported>true</async-supported>
                          </filter>
                          <filter-mapping>
                            <filter-name>users</filter-name>
                            <url-pattern>/*</url-pattern>
                          </filter-mapping>
                          <listener>
                            <listener-class>org.reprise.socketio.it.beans.RawEngine</listener-class>
                          </listener>
                        </web-app>
                        """));
    }

    @Test
    void shouldSpeakWithTheOfficialClient() {
        run("official-client.test.mjs");
    }

    @Test
    void shouldSpeakTheProtocolWithoutRecovery() {
        run("socket-protocol.test.mjs");
    }

    private static void run(String file) {
        Deployments.javascript()
                .with("CONTEXT", CONTEXT)
                .with("RECOVERY", "off")
                .with("DEFLATE", "on")
                .run(file);
    }
}
