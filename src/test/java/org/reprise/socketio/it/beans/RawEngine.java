package org.reprise.socketio.it.beans;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.engine.EngineListener;
import org.reprise.socketio.engine.EngineOptions;
import org.reprise.socketio.engine.EngineServer;
import org.reprise.socketio.engine.EngineSession;
import org.reprise.socketio.transport.EngineEndpoint;

/** What the official Engine.IO suite expects at {@code /engine.io/}: an echo, with a short heartbeat. */
@WebListener
public class RawEngine implements ServletContextListener {

    private @Nullable EngineServer engine;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        EngineOptions options = EngineOptions.defaults()
                .withPingInterval(Duration.ofMillis(300))
                .withPingTimeout(Duration.ofMillis(200));
        engine = EngineEndpoint.open(event.getServletContext(), "/engine.io/", options, new Echo());
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (engine != null) {
            engine.close();
        }
    }

    /** Sends back what comes, and closes the session on the text {@code close}. */
    private static final class Echo implements EngineListener {

        @Override
        public void onText(EngineSession session, String text) {
            if (text.equals("close")) {
                session.close();
            } else {
                session.send(text);
            }
        }

        @Override
        public void onBinary(EngineSession session, byte[] bytes) {
            session.send(bytes);
        }
    }
}
