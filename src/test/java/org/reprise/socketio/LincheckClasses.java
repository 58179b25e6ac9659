package org.reprise.socketio;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Loads what Lincheck's agent needs to decide whether it changes a class. If that is loaded only then, and another
 * thread loads something at this moment, the JVM gives up with a {@link ClassCircularityError}.
 */
public final class LincheckClasses implements BeforeAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) throws ClassNotFoundException {
        Class.forName("kotlin.text.StringsKt");
    }
}
