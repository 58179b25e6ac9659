package org.reprise.socketio.jdbc;

import java.util.regex.Pattern;

/** The table under one cache, and the statements for its rows, in SQL that all databases share. */
record Table(String name) {

    private static final Pattern CACHE = Pattern.compile("[a-z]{1,20}(\\.[a-z]{1,20})*");

    /** The table under a cache: {@code reprise_cells} for {@code reprise.cells}. */
    static Table under(String cache) {
        if (!CACHE.matcher(cache).matches()) {
            throw new IllegalArgumentException("no name for a table: " + cache);
        }
        return new Table(cache.replace('.', '_'));
    }

    String insert() {
        return "insert into " + name + " (content, namespace, id) values (?, ?, ?)";
    }

    String update() {
        return "update " + name + " set content = ? where namespace = ? and id = ?";
    }

    /** A row that has that content. */
    String replace() {
        return update() + " and content = ?";
    }

    String delete() {
        return "delete from " + name + " where namespace = ? and id = ?";
    }

    /** Rows of one namespace by their ids. */
    String select(int ids) {
        return "select id, content from " + name + " where namespace = ? and id in (?" + ", ?".repeat(ids - 1) + ")";
    }

    /** All rows of a namespace. Drivers translate the escape: not all databases know {@code char_length}. */
    String selectAll() {
        return "select id, content from " + name + " where namespace = ? order by {fn length(id)}, id";
    }
}
