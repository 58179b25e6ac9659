package org.reprise.socketio.cdi;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens {@code /socket.io/} in every application that has these classes, also in one whose {@code web.xml} says
 * {@code metadata-complete}, where annotations count for nothing.
 */
public final class SocketIoInitializer implements ServletContainerInitializer {

    /** For the container. */
    public SocketIoInitializer() {}

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext application) {
        SocketIoListener listener = new SocketIoListener();
        listener.addServlet(application);
        application.addListener(listener);
    }
}
