package org.reprise.socketio.recovery;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The data of a socket: accepts only what a session can be stored with, and copies it, so that nothing can change it
 * behind the store's back. Thread-safe.
 */
public final class SessionData extends AbstractMap<String, Object> {

    private static final Set<Class<?>> SCALARS = Set.of(
            String.class,
            Boolean.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class);

    private final Map<String, Object> values = new ConcurrentHashMap<>();
    private volatile Runnable changed = () -> {};

    public SessionData() {}

    /** With what another one holds. */
    public SessionData(Map<String, Object> initial) {
        initial.forEach(this::put);
    }

    /** Has someone told of each change from now on, and nobody else. */
    public void onChange(Runnable listener) {
        changed = listener;
    }

    /**
     * Keeps a copy of the value.
     *
     * @throws IllegalArgumentException when it is of a type that cannot be stored
     */
    @Override
    public @Nullable Object put(String key, Object value) {
        Object before = values.put(key, copy(key, value));
        changed.run();
        return before;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        return key == null ? null : values.get(key);
    }

    @Override
    public @Nullable Object remove(@Nullable Object key) {
        Object before = key == null ? null : values.remove(key);
        if (before != null) {
            changed.run();
        }
        return before;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return key != null && values.containsKey(key);
    }

    @Override
    public void clear() {
        values.clear();
        changed.run();
    }

    /** Takes over what others have changed, since it was as before, unless it has been changed here, too. */
    public void rebase(Map<String, Object> before, Map<String, Object> now) {
        Set<String> keys = new HashSet<>(before.keySet());
        keys.addAll(now.keySet());
        for (String key : keys) {
            Object value = now.get(key);
            if (!Objects.deepEquals(before.get(key), value) && Objects.deepEquals(before.get(key), get(key))) {
                if (value == null) {
                    remove(key);
                } else {
                    put(key, value);
                }
            }
        }
    }

    /** The entries, to be read only. */
    @Override
    public Set<Entry<String, Object>> entrySet() {
        return Collections.unmodifiableMap(values).entrySet();
    }

    private static Object copy(String path, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("data: " + path + " is null; remove the key instead");
        }
        if (SCALARS.contains(value.getClass())) {
            return value;
        }
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list.size());
            for (Object element : list) {
                copy.add(copy(path + "[" + copy.size() + "]", element));
            }
            return Collections.unmodifiableList(copy);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, element) -> {
                if (!(key instanceof String name)) {
                    throw new IllegalArgumentException("data: " + path + " has a key that is no string: " + key);
                }
                copy.put(name, copy(path + "." + name, element));
            });
            return Collections.unmodifiableMap(copy);
        }
        throw new IllegalArgumentException(
                "data: " + path + " is a " + value.getClass().getName()
                        + ", which cannot be stored; use strings, booleans, numbers, byte[], lists and string-keyed maps");
    }
}
