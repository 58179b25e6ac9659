package org.reprise.socketio.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The WAR as it ships, at the root of its server. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class DeploymentIT {
    private static final String HANDSHAKE = "socket.io/?EIO=4&transport=polling";

    @Deployment
    static WebArchive war() {
        return Deployments.war();
    }

    @Test
    void shouldAnswerAtTheRoot() {
        HttpResponse<String> response = Http.get("");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("<title>");
    }

    @Test
    void shouldServeTheClientBundleWithAnEtag() {
        HttpResponse<String> response = Http.get("socket.io/socket.io.js");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("Socket.IO v4");
        String etag = response.headers().firstValue("ETag").orElseThrow();
        assertThat(Http.get("socket.io/socket.io.js", "If-None-Match", etag).statusCode())
                .isEqualTo(304);
        assertThat(Http.get("socket.io/socket.io.js", "If-None-Match", "W/" + etag)
                        .statusCode())
                .isEqualTo(304);
        assertThat(Http.get("socket.io/socket.io.min.js.map").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldNotServeThePathWithoutItsLastSlash() {
        assertThat(Http.get("socket.io?EIO=4&transport=polling").statusCode()).isEqualTo(404);
    }

    @Test
    void shouldRefusePagesOfOtherOrigins() {
        assertThat(Http.get(HANDSHAKE, "Origin", "http://evil.example").statusCode())
                .isEqualTo(403);
        assertThat(Http.get(HANDSHAKE, "Origin", Deployments.root().toString().replaceFirst("/$", ""))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void shouldSendNoCorsHeadersByDefault() {
        HttpResponse<String> response = Http.get(HANDSHAKE);

        assertThat(response.headers().map()).doesNotContainKey("access-control-allow-origin");
    }
}
