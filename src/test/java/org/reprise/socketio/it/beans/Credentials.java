package org.reprise.socketio.it.beans;

import org.jspecify.annotations.Nullable;

/** The auth that a client of {@link GuardedNamespace} should send. */
public record Credentials(@Nullable String token) {}
