package org.reprise.socketio.it;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Network namespaces of Linux, one for each of some nodes, joined by a bridge, so that a node can be cut off from the
 * others while its clients still reach it: those come by a line of their own. Nothing outside this machine is reached.
 * Needs root.
 */
final class NodeNetwork implements AutoCloseable {

    private static final String NAME = "reprise";
    private static final String BRIDGE = NAME + "-br";

    private final int nodes;

    NodeNetwork(int nodes) throws IOException {
        this.nodes = nodes;
        close(); // what a run before has left
        ip("link add " + BRIDGE + " type bridge");
        ip("addr add 10.77.0.1/24 dev " + BRIDGE);
        ip("link set " + BRIDGE + " up");
        for (int i = 0; i < nodes; i++) {
            String name = name(i);
            ip("netns add " + name);
            ip("link add " + name + "c type veth peer name peers netns " + name);
            ip("link set " + name + "c master " + BRIDGE + " up");
            ip("link add " + name + "h type veth peer name clients netns " + name);
            ip("addr add 10.78." + i + ".1/24 dev " + name + "h");
            ip("link set " + name + "h up");
            ip("-n " + name + " addr add " + address(i) + "/24 dev peers");
            ip("-n " + name + " addr add " + host(i) + "/24 dev clients");
            for (String device : List.of("lo", "peers", "clients")) {
                ip("-n " + name + " link set " + device + " up");
            }
        }
    }

    private static String name(int node) {
        return NAME + node;
    }

    /** Where the others, and what they share, find a node. */
    String address(int node) {
        return "10.77.0." + (10 + node);
    }

    /** Where nodes find what runs outside of them. */
    String outside() {
        return "10.77.0.1";
    }

    /** Where clients find a node. */
    String host(int node) {
        return "10.78." + node + ".2";
    }

    /** What comes in front of a command that is to start a server there. */
    List<String> prefix(int node) {
        return List.of("ip", "netns", "exec", name(node), "env", "http_host=" + host(node));
    }

    /** Commands, one a line, that take each node's line to the others {@code down}, or {@code up} again. */
    String lines(String state) {
        List<String> commands = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            commands.add(String.join("\t", "ip", "link", "set", name(i) + "c", state));
        }
        return String.join("\n", commands);
    }

    private static void ip(String arguments) throws IOException {
        if (run(arguments) != 0) {
            throw new IOException("ip " + arguments + " failed; it needs root");
        }
    }

    private static int run(String arguments) throws IOException {
        try {
            return new ProcessBuilder(("ip " + arguments).split(" ")).start().waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    @Override
    public void close() throws IOException {
        for (int i = 0; i < nodes; i++) {
            run("netns del " + name(i));
            run("link del " + name(i) + "c");
            run("link del " + name(i) + "h");
        }
        run("link del " + BRIDGE);
    }
}
