package org.reprise.socketio.recovery;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps an address from trying pid after pid: it may fail so many times a minute, and as many at once. An IPv6 address
 * stands for its /64 network. Thread-safe.
 */
public final class ClaimLimiter {

    private static final int MAX_ADDRESSES = 10_000;
    private static final int MINUTE = 60_000;
    private static final int NETWORK_BYTES = 8;

    private final int failuresPerMinute;
    private final InstantSource clock;

    /** The least recently used first. Guarded by this. */
    private final Map<String, Budget> budgets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Budget> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    ClaimLimiter(int failuresPerMinute, InstantSource clock) {
        this.failuresPerMinute = failuresPerMinute;
        this.clock = clock;
    }

    private static final class Budget {

        double left;
        long filledAt;
    }

    /** Whether a claim from that address is to be looked at. */
    public synchronized boolean allows(String address) {
        Budget budget = budgets.get(network(address));
        return budget == null || fill(budget).left >= 1;
    }

    /** A claim from that address had a pid that nobody knows. */
    public synchronized void failed(String address) {
        fill(budgets.computeIfAbsent(network(address), created -> full())).left--;
    }

    private Budget full() {
        Budget budget = new Budget();
        budget.left = failuresPerMinute;
        budget.filledAt = clock.millis();
        return budget;
    }

    private Budget fill(Budget budget) {
        long now = clock.millis();
        double earned = (double) failuresPerMinute * (now - budget.filledAt) / MINUTE;
        budget.left = Math.min(failuresPerMinute, budget.left + Math.max(0, earned));
        budget.filledAt = now;
        return budget;
    }

    private static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress(); // a literal, so nothing is resolved
            return Arrays.toString(Arrays.copyOf(bytes, NETWORK_BYTES));
        } catch (UnknownHostException unreadable) {
            return address;
        }
    }
}
