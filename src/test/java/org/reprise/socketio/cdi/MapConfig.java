package org.reprise.socketio.cdi;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.config.spi.ConfigBuilder;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.Converter;

/** MicroProfile Config as a map of texts. */
final class MapConfig extends ConfigProviderResolver implements Config {

    private final Map<String, String> values = new HashMap<>();

    MapConfig with(String key, String value) {
        values.put(key, value);
        return this;
    }

    @Override
    public <T> Optional<T> getOptionalValue(String key, Class<T> type) {
        return Optional.ofNullable(values.get(key)).map(type::cast);
    }

    @Override
    public <T> T getValue(String key, Class<T> type) {
        return getOptionalValue(key, type).orElseThrow(NoSuchElementException::new);
    }

    @Override
    public ConfigValue getConfigValue(String key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Iterable<String> getPropertyNames() {
        return values.keySet();
    }

    @Override
    public Iterable<ConfigSource> getConfigSources() {
        return List.of();
    }

    @Override
    public <T> Optional<Converter<T>> getConverter(Class<T> type) {
        return Optional.empty();
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        throw new IllegalArgumentException();
    }

    // ---------------------------------------------------------------------- as the configuration of everything

    @Override
    public Config getConfig() {
        return this;
    }

    @Override
    public Config getConfig(ClassLoader loader) {
        return this;
    }

    @Override
    public ConfigBuilder getBuilder() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void registerConfig(Config config, ClassLoader loader) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void releaseConfig(Config config) {}
}
