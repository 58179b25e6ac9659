package org.reprise.socketio.cdi;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.eclipse.microprofile.config.ConfigProvider;

/** Where this application listens for HTTP, as far as a container tells at start. Jakarta EE has no portable way. */
final class ServerAddress {

    private static final String LIBERTY_ENDPOINTS = "WebSphere:feature=channelfw,type=endpoint,*";
    private static final String PAYARA_PORT = "payara.instance.http.port";

    private ServerAddress() {}

    /** Such as {@code http://localhost:9080}; with the word PORT where the port is not known. */
    static String guess() {
        String port = libertyPort()
                .or(() -> ConfigProvider.getConfig().getOptionalValue(PAYARA_PORT, String.class))
                .orElse("PORT");
        return "http://localhost:" + port;
    }

    private static Optional<String> libertyPort() {
        try {
            MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
            for (ObjectName name : beans.queryNames(new ObjectName(LIBERTY_ENDPOINTS), null)) {
                if (!name.getKeyProperty("name").endsWith("-ssl")) {
                    return Optional.of(String.valueOf(beans.getAttribute(name, "Port")));
                }
            }
        } catch (JMException unknown) {
            return Optional.empty();
        }
        return Optional.empty();
    }
}
