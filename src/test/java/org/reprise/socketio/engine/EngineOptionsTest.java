package org.reprise.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EngineOptionsTest {

    private final EngineOptions defaults = EngineOptions.defaults();

    @Test
    void shouldStartFromTheDefaultsOfTheNodeServer() {
        assertThat(defaults.transports()).containsExactlyInAnyOrder(TransportName.POLLING, TransportName.WEBSOCKET);
        assertThat(defaults.pingInterval()).hasMillis(25_000);
        assertThat(defaults.pingTimeout()).hasMillis(20_000);
        assertThat(defaults.upgradeTimeout()).hasMillis(10_000);
        assertThat(defaults.maxPayload()).isEqualTo(1_000_000);
    }

    @Test
    void shouldLetInPagesOfTheSameOriginOnly() {
        assertThat(defaults.allowedOrigins()).isEmpty();
    }

    @Test
    void shouldChangeOneSettingAndKeepTheOthers() {
        Duration second = Duration.ofSeconds(1);

        assertThat(defaults.withPingInterval(second).pingInterval()).isEqualTo(second);
        assertThat(defaults.withPingTimeout(second).pingTimeout()).isEqualTo(second);
        assertThat(defaults.withUpgradeTimeout(second).upgradeTimeout()).isEqualTo(second);
        assertThat(defaults.withMaxPayload(1).maxPayload()).isEqualTo(1);
        assertThat(defaults.withAllowedOrigins(Set.of("*")).allowedOrigins()).containsExactly("*");
        assertThat(defaults.withTransports(Set.of(TransportName.POLLING)).transports())
                .containsExactly(TransportName.POLLING);
        assertThat(defaults.withPingInterval(second).withPingInterval(defaults.pingInterval()))
                .isEqualTo(defaults);
    }

    @Test
    void shouldRefuseSettingsThatCannotWork() {
        assertThatThrownBy(() -> defaults.withTransports(Set.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> defaults.withPingInterval(Duration.ZERO)).hasMessageContaining("pingInterval");
        assertThatThrownBy(() -> defaults.withPingTimeout(Duration.ofMillis(-1)))
                .hasMessageContaining("pingTimeout");
        assertThatThrownBy(() -> defaults.withUpgradeTimeout(Duration.ZERO)).hasMessageContaining("upgradeTimeout");
        assertThatThrownBy(() -> defaults.withMaxPayload(0)).hasMessageContaining("maxPayload");
    }
}
