package org.reprise.socketio.jdbc;

/** The key of a row: what stands before the last {@code #} of an entry's key, and what stands behind it. */
record Key(String namespace, String id) implements Comparable<Key> {

    /** In UTF-16 units, the largest of the ways in which databases count. */
    static final int MAX_NAMESPACE = 255;

    static final int MAX_ID = 64;

    Key {
        if (namespace.length() > MAX_NAMESPACE) {
            throw new IllegalArgumentException("SIO0414 a namespace of " + namespace.length()
                    + " characters cannot be stored; it may have " + MAX_NAMESPACE);
        }
        if (id.length() > MAX_ID) {
            throw new IllegalArgumentException(
                    "SIO0414 an id of " + id.length() + " characters cannot be stored; it may have " + MAX_ID);
        }
    }

    static Key of(Object key) {
        String text = key.toString();
        int hash = text.lastIndexOf('#');
        if (hash < 0) {
            throw new IllegalArgumentException("SIO0414 a key without # cannot be stored");
        }
        return new Key(text.substring(0, hash), text.substring(hash + 1));
    }

    /** The key of the entry. */
    String text() {
        return namespace + '#' + id;
    }

    /** Some order: who locks rows in the same one as everybody else does not deadlock. */
    @Override
    public int compareTo(Key other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : id.compareTo(other.id);
    }
}
