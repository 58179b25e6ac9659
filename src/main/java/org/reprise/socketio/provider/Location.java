package org.reprise.socketio.provider;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the nodes or servers of a provider are.
 *
 * @param file its own configuration; null if there are addresses
 * @param addresses empty if there is a file
 */
public record Location(@Nullable Path file, List<Address> addresses) {

    /** Of a node or a server. */
    public record Address(String host, int port) {

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    static Optional<Location> parse(String text, String scheme) {
        try {
            if (text.startsWith("file:")) {
                return Optional.of(new Location(Path.of(new URI(text)), List.of()));
            }
            if (!text.startsWith(scheme + "://")) {
                return Optional.empty();
            }
            List<Address> addresses = new ArrayList<>();
            for (String part : text.substring(scheme.length() + 3).split(",", -1)) {
                URI address = new URI(scheme + "://" + part.trim());
                if (address.getHost() == null
                        || address.getPort() < 1
                        || !address.getPath().isEmpty()) {
                    return Optional.empty();
                }
                addresses.add(new Address(address.getHost(), address.getPort()));
            }
            return Optional.of(new Location(null, addresses));
        } catch (URISyntaxException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    /** Whether all addresses are of this machine. */
    boolean isLocal() {
        return addresses.stream().allMatch(address -> address.host().equals("127.0.0.1"));
    }
}
