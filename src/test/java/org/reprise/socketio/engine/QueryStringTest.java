package org.reprise.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class QueryStringTest {

    @Test
    void shouldDecodeNamesAndValues() {
        assertThat(QueryString.parse("EIO=4&transport=polling&user%20name=J%C3%BCrgen+M"))
                .containsExactly(entry("EIO", "4"), entry("transport", "polling"), entry("user name", "J\u00fcrgen M"));
    }

    @Test
    void shouldTakeTheFirstOfSeveralWithOneName() {
        assertThat(QueryString.parse("EIO=4&EIO=3&sid=a&sid=b")).containsExactly(entry("EIO", "4"), entry("sid", "a"));
    }

    @Test
    void shouldReadAMissingValueAsEmpty() {
        assertThat(QueryString.parse("a&b=&c==1")).containsExactly(entry("a", ""), entry("b", ""), entry("c", "=1"));
    }

    @Test
    void shouldSkipWhatHasNoName() {
        assertThat(QueryString.parse("&&=1&a=1&")).containsExactly(entry("a", "1"));
    }

    @Test
    void shouldBeEmptyWithoutAQuery() {
        assertThat(QueryString.parse(null)).isEmpty();
        assertThat(QueryString.parse("")).isEmpty();
    }

    @Test
    void shouldLeaveBadEscapesAsTheyAre() {
        assertThat(QueryString.parse("a=%zz&b=%4&%=1"))
                .containsExactly(entry("a", "%zz"), entry("b", "%4"), entry("%", "1"));
    }

    @Test
    void shouldKnowNoPrototypes() {
        assertThat(QueryString.parse("__proto__=1&constructor=2"))
                .containsExactly(entry("__proto__", "1"), entry("constructor", "2"));
    }
}
