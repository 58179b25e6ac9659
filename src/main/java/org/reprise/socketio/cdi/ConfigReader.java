package org.reprise.socketio.cdi;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;

/** Reads values of MicroProfile Config. A bad one is noted with key, value and accepted form, and its default used. */
final class ConfigReader {

    private final Config config;
    private final Problems problems;

    ConfigReader(Config config, Problems problems) {
        this.config = config;
        this.problems = problems;
    }

    /** ISO-8601, or plain milliseconds as in Node; longer than 0. */
    Duration duration(String key, Duration standard) {
        return read(key, standard, "a duration longer than 0, as PT25S or 25000 (milliseconds)", text -> {
            boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
            Duration value =
                    digits ? Duration.ofMillis(Long.parseLong(text)) : Duration.parse(text.toUpperCase(Locale.ROOT));
            return value.isNegative() || value.isZero() ? Optional.empty() : Optional.of(value);
        });
    }

    int count(String key, int standard) {
        return read(key, standard, "a whole number from 1 to " + Integer.MAX_VALUE, text -> {
            int value = Integer.parseInt(text);
            return value < 1 ? Optional.empty() : Optional.of(value);
        });
    }

    boolean flag(String key, boolean standard) {
        return read(key, standard, "true or false", text -> switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    /** One of several words, of which the first is the default. */
    String choice(String key, String... words) {
        return read(
                key,
                words[0],
                String.join(" or ", words),
                text -> List.of(words).contains(text) ? Optional.of(text) : Optional.empty());
    }

    String text(String key, String standard) {
        return read(key, standard, "a name", Optional::of);
    }

    /** A value without a default; empty if there is none, or a bad one. */
    <T> Optional<T> value(String key, String form, Function<String, Optional<T>> parse) {
        return read(key, Optional.empty(), form, text -> {
            Optional<T> value = parse.apply(text);
            return value.isEmpty() ? Optional.empty() : Optional.of(value);
        });
    }

    boolean isMissing(String key) {
        return config.getOptionalValue(key, String.class).isEmpty();
    }

    /** Notes that a key has no value, or one that does not go with the others. */
    void mistake(String key, String whatToDo) {
        problems.add("SIO0401", key, whatToDo);
    }

    /** Values separated by commas, each made into something by the function, which gives empty for a bad one. */
    <T> Set<T> set(String key, Set<T> standard, String form, Function<String, Optional<T>> parse) {
        return read(key, standard, form, text -> {
            Set<T> values = new LinkedHashSet<>();
            for (String part : List.of(text.split(",", -1))) {
                Optional<T> value = parse.apply(part.trim());
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                values.add(value.get());
            }
            return Optional.of(values);
        });
    }

    private <T> T read(String key, T standard, String form, Function<String, Optional<T>> parse) {
        Optional<String> text = config.getOptionalValue(key, String.class).map(String::trim);
        if (text.isEmpty()) {
            return standard;
        }
        Optional<T> value;
        try {
            value = parse.apply(text.get());
        } catch (NumberFormatException | DateTimeParseException | ArithmeticException bad) {
            value = Optional.empty();
        }
        if (value.isEmpty()) {
            problems.add("SIO0401", key, "is \"" + text.get() + "\"; give it " + form);
        }
        return value.orElse(standard);
    }
}
