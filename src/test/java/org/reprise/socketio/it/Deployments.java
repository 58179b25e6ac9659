package org.reprise.socketio.it;

import java.io.File;
import java.net.URI;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.reprise.socketio.it.beans.RawEngine;

/** The built WAR, and where its container answers. */
final class Deployments {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration MAX_DISCONNECTION = Duration.ofSeconds(4);

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

    /**
     * A user's application: a WAR with the classes jar and what it needs in WEB-INF/lib, and the beans of the tests, with
     * short times so that the tests need not wait. Without recovery messages are compressed instead.
     */
    static WebArchive application(boolean recovery) {
        return application(recovery, "/");
    }

    /** The same under another context root than {@code /}. */
    static WebArchive application(boolean recovery, String contextRoot) {
        WebArchive shipped = war();
        WebArchive application = ShrinkWrap.create(WebArchive.class, "application.war")
                .addAsLibrary(new File(System.getProperty("it.jar")), "reprise-socketio.jar")
                .addPackages(true, RawEngine.class.getPackage())
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")
                .addAsWebInfResource(new StringAsset("""
                        <web-ext xmlns="http://websphere.ibm.com/xml/ns/javaee" version="1.1">
                          <context-root uri="%s"/>
                        </web-ext>
                        """.formatted(contextRoot)), "ibm-web-ext.xml")
                .addAsWebInfResource(new StringAsset("""
                        <glassfish-web-app><context-root>%s</context-root></glassfish-web-app>
                        """.formatted(contextRoot)), "glassfish-web.xml")
                .addAsResource(
                        new StringAsset("socketio.recovery.enabled=" + recovery
                                + "\nsocketio.per-message-deflate=" + !recovery
                                + "\nsocketio.connect-timeout=" + CONNECT_TIMEOUT.toMillis()
                                + "\nsocketio.recovery.max-disconnection-duration=" + MAX_DISCONNECTION),
                        "META-INF/microprofile-config.properties");
        shipped.getContent(path ->
                        path.get().startsWith("/WEB-INF/lib/") && path.get().endsWith(".jar"))
                .forEach((path, node) -> application.add(node.getAsset(), path));
        return application;
    }

    /** Runs JavaScript against {@link #application}. */
    static NodeRunner javascript() {
        return NodeRunner.against(root().toString().replaceFirst("/$", ""))
                .with("SECURE", "https://127.0.0.1:" + System.getProperty("it.https.port"))
                .with("CONNECT_TIMEOUT", String.valueOf(CONNECT_TIMEOUT.toMillis()))
                .with("MAX_DISCONNECTION", String.valueOf(MAX_DISCONNECTION.toMillis()));
    }

    /** The root of the deployed WAR, ending in a slash. */
    static URI root() {
        return URI.create("http://127.0.0.1:" + System.getProperty("it.http.port") + "/");
    }
}
