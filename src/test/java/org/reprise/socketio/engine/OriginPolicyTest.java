package org.reprise.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPolicyTest {

    private static boolean allows(Set<String> allowed, Map<String, String> headers) {
        return new OriginPolicy(allowed).allows(TestEngine.request("GET", TestEngine.POLLING, headers));
    }

    private static boolean allowsOwn(String origin, String host) {
        return allows(Set.of(), Map.of("Origin", origin, "Host", host));
    }

    @Test
    void shouldAllowARequestThatNoPageMade() {
        assertThat(allows(Set.of(), Map.of())).isTrue();
        assertThat(allows(Set.of(), Map.of("Host", "chat.example"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://chat.example, chat.example",
        "http://chat.example, chat.example:80",
        "https://chat.example, chat.example:443",
        "https://CHAT.example, Chat.Example",
        "http://localhost:8080, localhost:8080",
        "http://[::1]:8080, [::1]:8080"
    })
    void shouldAllowPagesOfTheSameHostAndPort(String origin, String host) {
        assertThat(allowsOwn(origin, host)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example, chat.example",
        "https://chat.example.evil, chat.example",
        "https://evilchat.example, chat.example",
        "https://sub.chat.example, chat.example",
        "http://localhost:3000, localhost:8080",
        "http://localhost, localhost:8080",
        "null, chat.example",
        "'', chat.example",
        "chat.example, chat.example",
        "file://, chat.example",
        "https://chat example, chat.example"
    })
    void shouldRefuseOtherPages(String origin, String host) {
        assertThat(allowsOwn(origin, host)).isFalse();
    }

    @Test
    void shouldRefuseWithoutAHostToCompareWith() {
        assertThat(allows(Set.of(), Map.of("Origin", "https://chat.example"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://app.example", "https://chat.example"})
    void shouldAllowWhatIsListedBesidesItsOwn(String origin) {
        assertThat(allows(Set.of("https://app.example"), Map.of("Origin", origin, "Host", "chat.example")))
                .isTrue();
    }

    @Test
    void shouldTakeTheListLiterally() {
        Set<String> listed = Set.of("https://app.example");

        assertThat(allows(listed, Map.of("Origin", "http://app.example", "Host", "a")))
                .isFalse();
        assertThat(allows(listed, Map.of("Origin", "https://app.example:8443", "Host", "a")))
                .isFalse();
        assertThat(allows(listed, Map.of("Origin", "https://app.example.evil", "Host", "a")))
                .isFalse();
    }

    @Test
    void shouldAllowAllByAStar() {
        assertThat(allows(Set.of("*"), Map.of("Origin", "https://evil.example", "Host", "chat.example")))
                .isTrue();
        assertThat(allows(Set.of("*"), Map.of("Origin", "null"))).isTrue();
    }
}
