package org.reprise.socketio.cdi;

import java.util.ArrayList;
import java.util.List;

/** The mistakes found at deployment, reported all at once. */
final class Problems {

    private final List<String> found = new ArrayList<>();

    /**
     * Notes a mistake.
     *
     * @param id such as {@code SIO0104}
     * @param where the class or method
     * @param whatToDo what is wrong; what to do
     */
    void add(String id, String where, String whatToDo) {
        found.add(id + " " + where + ": " + whatToDo);
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    @Override
    public String toString() {
        return "Socket.IO cannot be deployed, " + found.size() + (found.size() == 1 ? " mistake" : " mistakes")
                + " found:\n  " + String.join("\n  ", found);
    }
}
