package org.reprise.socketio.cdi;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.transport.ClientBundle;

/**
 * Opens {@code /socket.io/} in every application that has these classes, also in one whose {@code web.xml} says
 * {@code metadata-complete}, where annotations count for nothing.
 */
public final class SocketIoInitializer implements ServletContainerInitializer {

    /** For the container. */
    public SocketIoInitializer() {}

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext application) {
        boolean serveClient = ConfigProvider.getConfig()
                .getOptionalValue("socketio.serve-client", Boolean.class)
                .orElse(true);
        SocketIoListener listener = new SocketIoListener(serveClient ? ClientBundle.ofClassPath() : ClientBundle.NONE);
        listener.addServlet(application);
        application.addListener(listener);
    }
}
