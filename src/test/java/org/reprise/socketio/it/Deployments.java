package org.reprise.socketio.it;

import java.io.File;
import java.net.URI;
import org.assertj.core.api.Assertions;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The built WAR, and where its container answers. */
final class Deployments {
    private Deployments() {}

    /** The WAR as it ships, for tests that look from outside; the caller may add beans. */
    static WebArchive war() {
        return ShrinkWrap.create(ZipImporter.class, "it.war")
                .importFrom(new File(System.getProperty("it.war")))
                .as(WebArchive.class);
    }

    /** The WAR with AssertJ added, for tests that run inside the container. */
    static WebArchive warWithAssertions() {
        String assertj = Assertions.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        return war().addAsLibrary(new File(assertj), "assertj.jar");
    }

    /** The root of the deployed WAR, ending in a slash. */
    static URI root() {
        return URI.create("http://127.0.0.1:" + System.getProperty("it.http.port") + "/");
    }
}
