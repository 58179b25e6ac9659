package org.reprise.socketio.provider;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What is said where the classes of a provider are missing, or come from two places. */
class ProviderClassesTest {

    /** Of an application that has some classes of its own, does not see others, and gets the rest from its server. */
    private static final class Application extends ClassLoader {

        private final Predicate<String> own;
        private final Predicate<String> hidden;

        Application(Predicate<String> own, Predicate<String> hidden) {
            super(ProviderClassesTest.class.getClassLoader());
            this.own = own.or(name -> name.startsWith(Provider.class.getPackageName()));
            this.hidden = hidden;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (hidden.test(name)) {
                throw new ClassNotFoundException(name);
            }
            if (!own.test(name)) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }

        /** Opens Hazelcast there. */
        void open() throws Throwable {
            Class<?> providers = loadClass(Provider.class.getName());
            Object hazelcast = providers.getEnumConstants()[Provider.HAZELCAST.ordinal()];
            Object location = ((Optional<?>)
                            providers.getMethod("location", String.class).invoke(hazelcast, "tcp://127.0.0.1:15791"))
                    .orElseThrow();
            try {
                providers.getMethod("open", location.getClass(), int.class).invoke(hazelcast, location, 1);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        }
    }

    @Test
    void shouldSayWhatIsMissing() {
        Application application = new Application(name -> false, name -> name.startsWith("com.hazelcast."));

        assertThatThrownBy(application::open)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("SIO0416 the provider hazelcast of socketio.cache.provider is missing; add"
                        + " com.hazelcast:hazelcast to the application");
    }

    @Test
    void shouldSayThatClassesAreMixed() {
        Application application = new Application(Config.class.getName()::equals, name -> false);

        assertThatThrownBy(application::open)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("SIO0419 classes of two versions of the provider hazelcast of socketio.cache.provider meet:"
                        + " that of the application and that of the server; let the application have its own first"
                        + " (Payara: <class-loader delegate=\"false\"/> in WEB-INF/glassfish-web.xml)")
                .hasCauseInstanceOf(LinkageError.class);
    }
}
