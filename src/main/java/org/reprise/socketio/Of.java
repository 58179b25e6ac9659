package org.reprise.socketio;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.enterprise.util.Nonbinding;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the namespace: at an injection point the one to inject ({@code @Inject @Of("/orders") Namespace orders}),
 * on a {@link Middleware} bean the one it guards.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD, ElementType.TYPE})
public @interface Of {

    /** The name of the namespace; a missing leading slash is added. */
    @Nonbinding
    String value() default "/";

    /** For programmatic lookup. */
    final class Literal extends AnnotationLiteral<Of> implements Of {

        private static final long serialVersionUID = 1L;

        private final String value;

        private Literal(String value) {
            this.value = value;
        }

        /** The qualifier for the namespace of that name. */
        public static Literal of(String namespace) {
            return new Literal(namespace);
        }

        @Override
        public String value() {
            return value;
        }
    }
}
