package org.reprise.socketio;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Stereotype;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a CDI bean the server side of a Socket.IO namespace.
 *
 * <p>The bean's methods marked {@link OnConnect}, {@link OnRecover}, {@link OnEvent}, {@link OnDisconnecting},
 * {@link OnDisconnect} and {@link OnError} are called for the sockets of that namespace, through the bean's
 * contextual reference (interceptors apply), with the request context active, on container threads that may
 * block; for one socket one call after the other. Those marked {@link OnServerEvent} are called for what other nodes send. The bean is {@code @ApplicationScoped} unless it names another
 * scope, so its own state is shared by all sockets.
 *
 * <p>Two beans must not serve the same namespace: the deployment fails with {@code SIO0102}.
 */
@Stereotype
@ApplicationScoped
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ServerNamespace {

    /** The name, {@code "/"} or {@code "/chat"}; a missing leading slash is added. */
    String value() default "/";
}
