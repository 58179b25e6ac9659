package org.reprise.socketio.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration of Hazelcast that the operator writes. */
class HazelcastFileTest {

    private static final Pattern DOCUMENTED = Pattern.compile("(?s)```yaml\n(hazelcast:.*?)```");

    @TempDir
    private Path folder;

    @Test
    void shouldReadWhatIsDocumentedForKubernetes() throws IOException {
        Matcher block = DOCUMENTED.matcher(Files.readString(Path.of("docs/cluster.md")));
        assertThat(block.find()).isTrue();
        Config config = HazelcastCaches.read(Files.writeString(folder.resolve("hazelcast.yaml"), block.group(1)));
        JoinConfig join = config.getNetworkConfig().getJoin();

        assertThat(join.getKubernetesConfig().isEnabled()).isTrue();
        assertThat(join.getKubernetesConfig().getProperty("service-dns"))
                .isEqualTo("orders-nodes.default.svc.cluster.local");
        assertThat(join.getMulticastConfig().isEnabled()).isFalse();
        assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
        assertThat(config.getProperty("hazelcast.shutdownhook.enabled")).isEqualTo("false");
    }

    @Test
    void shouldSayWhichFileCannotBeRead() {
        Location missing = Provider.HAZELCAST.location("file:/no/such.yaml").orElseThrow();

        assertThatThrownBy(() -> Provider.HAZELCAST.open(missing, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("SIO0417 the file /no/such.yaml of socketio.cache.uri cannot be read");
    }
}
