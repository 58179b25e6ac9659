package org.reprise.socketio.jdbc;

import java.util.Locale;

/**
 * What databases call a text that is compared character by character, as an identifier of a session has to be, and
 * bytes without a limit that a cell could reach.
 */
enum Product {
    POSTGRESQL("varchar(%d) collate \"C\"", "bytea"),
    MYSQL("varchar(%d) character set utf8mb4 collate utf8mb4_bin", "longblob"),
    SQL_SERVER("nvarchar(%d) collate Latin1_General_100_BIN2", "varbinary(max)"),
    OTHER("varchar(%d)", "blob");

    private final String text;
    private final String binary;

    Product(String text, String binary) {
        this.text = text;
        this.binary = binary;
    }

    /** @param name as the driver's metadata has it */
    static Product of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "postgresql" -> POSTGRESQL;
            case "mysql", "mariadb" -> MYSQL;
            case "microsoft sql server" -> SQL_SERVER;
            default -> OTHER;
        };
    }

    /** The statement that makes a table. */
    String create(Table table) {
        return "create table " + table.name()
                + " (namespace " + text.formatted(Key.MAX_NAMESPACE) + " not null"
                + ", id " + text.formatted(Key.MAX_ID) + " not null"
                + ", content " + binary + " not null"
                + ", primary key (namespace, id))";
    }
}
