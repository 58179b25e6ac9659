package org.reprise.socketio.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.jboss.weld.environment.se.Weld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.Ack;
import org.reprise.socketio.ConnectRefusedException;
import org.reprise.socketio.DisconnectReason;
import org.reprise.socketio.Middleware;
import org.reprise.socketio.Namespace;
import org.reprise.socketio.Of;
import org.reprise.socketio.OnConnect;
import org.reprise.socketio.OnDisconnect;
import org.reprise.socketio.OnError;
import org.reprise.socketio.OnEvent;
import org.reprise.socketio.ServerNamespace;
import org.reprise.socketio.Socket;
import org.reprise.socketio.engine.EngineOptions;
import org.reprise.socketio.engine.EngineRequest;
import org.reprise.socketio.engine.EngineServer;
import org.reprise.socketio.engine.ManualScheduler;
import org.reprise.socketio.namespace.LiveServer;
import org.reprise.socketio.namespace.ServerContext;
import org.reprise.socketio.namespace.ServerOptions;
import org.reprise.socketio.namespace.Wire;
import org.reprise.socketio.protocol.ArgumentReader;

/** Beans in a CDI container, from deployment to the wire. */
class DeploymentTest {

    private static final List<String> CALLS = new CopyOnWriteArrayList<>();

    private final Logger weld = Logger.getLogger("org.jboss.weld");
    private SeContainer container;

    @BeforeEach
    void configure() {
        weld.setLevel(Level.SEVERE);
        CALLS.clear();
        ConfigProviderResolver.setInstance(new MapConfig());
    }

    @AfterEach
    void stop() {
        if (container != null) {
            container.close();
        }
        ConfigProviderResolver.setInstance(null);
        weld.setLevel(null);
    }

    private void deploy(Class<?>... beans) {
        container = new Weld()
                .disableDiscovery()
                .addExtension(new SocketIoExtension())
                .addBeanClasses(NamespaceWiring.class, RequestScope.class, Loudspeaker.class)
                .addBeanClasses(beans)
                .initialize();
    }

    // ---------------------------------------------------------------------- beans

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.METHOD, ElementType.TYPE})
    @interface Loud {}

    @Loud
    @Interceptor
    @Priority(Interceptor.Priority.APPLICATION)
    public static class Loudspeaker {
        @AroundInvoke
        Object call(InvocationContext context) throws Exception {
            CALLS.add("intercepted " + context.getMethod().getName());
            return context.proceed() + "!";
        }
    }

    @RequestScoped
    public static class Visit {
        private int number;

        int next() {
            return ++number;
        }
    }

    public record Message(String text, byte[] photo) {}

    @ServerNamespace("/chat")
    public static class Chat {

        @Inject
        Visit visit;

        @OnConnect
        void connected(Socket socket) {
            CALLS.add("connected, visit " + visit.next());
            socket.emit("welcome");
        }

        @OnEvent("say")
        @Loud
        String say(String text) {
            CALLS.add("said " + text + ", visit " + visit.next());
            return text;
        }

        @OnEvent("later")
        CompletionStage<Message> later(Message message) {
            return CompletableFuture.completedFuture(message);
        }

        @OnEvent("too late")
        CompletionStage<String> tooLate() {
            return CompletableFuture.failedFuture(new IllegalStateException("too late"));
        }

        @OnEvent("ask")
        void ask(Ack ack) {
            ack.send("by hand", 1);
        }

        @OnEvent("tell")
        void tell() {}

        @OnEvent("fail")
        void fail(int number) {
            throw new IllegalStateException("failed " + number);
        }

        @OnError
        void error(Throwable error, Socket socket) {
            CALLS.add("error " + error.getMessage() + ", visit " + visit.next());
        }

        @OnDisconnect
        void left(DisconnectReason reason) {
            CALLS.add("left " + reason);
        }
    }

    @Of("/chat")
    @Priority(20)
    @ApplicationScoped
    public static class Second implements Middleware {
        @Inject
        Visit visit;

        @Override
        public void onConnect(Socket socket) throws ConnectRefusedException {
            CALLS.add("second, visit " + visit.next());
            if (socket.handshake().query().containsKey("refuse")) {
                throw new ConnectRefusedException("no", new Message("why", null));
            }
        }
    }

    @Of("chat")
    @Priority(10)
    @ApplicationScoped
    public static class First implements Middleware {
        @Override
        public void onConnect(Socket socket) {
            CALLS.add("first");
        }
    }

    @Of("/guarded")
    @ApplicationScoped
    public static class Alone implements Middleware {
        @Override
        public void onConnect(Socket socket) {
            CALLS.add("alone");
        }
    }

    @ApplicationScoped
    public static class Injecting {
        @Inject
        @Of("/orders")
        Namespace orders;
    }

    /** Stands for the producer, which needs a container's executors. */
    @ApplicationScoped
    public static class NoNamespace {
        @jakarta.enterprise.inject.Produces
        @Of
        Namespace none() {
            throw new IllegalStateException();
        }
    }

    @ServerNamespace("chat")
    public static class OtherChat {
        @OnEvent("connect")
        int connect(Ack ack) {
            return 1;
        }
    }

    @ApplicationScoped
    public static class NoNamespaceBean {
        @OnEvent("say")
        void say() {}
    }

    // ---------------------------------------------------------------------- tests

    @Nested
    class Running {

        private final List<Runnable> tasks = new ArrayList<>();
        private final JsonbMapper mapper = new JsonbMapper();
        private LiveServer server;
        private EngineServer engine;

        @AfterEach
        void close() {
            mapper.close();
        }

        private void start(Class<?>... beans) {
            deploy(beans);
            ManualScheduler scheduler = new ManualScheduler();
            ServerOptions options = new ServerOptions(Duration.ofSeconds(45), 10, 100);
            server = new LiveServer(new ServerContext(
                    options, mapper, tasks::add, tasks::add, scheduler, Runnable::run, null, expired -> {}));
            container.select(NamespaceWiring.class).get().serveAll(server, new ArgumentReader(mapper));
            engine = new EngineServer(EngineOptions.defaults(), server, scheduler);
        }

        private Wire connect(String namespace, Map<String, String> query) {
            Wire wire = new Wire();
            EngineRequest request = new EngineRequest("GET", "/socket.io/", query, Map.of(), "192.0.2.1", false, null);
            wire.open(engine.connect(request, wire));
            send(wire, "0" + namespace + ",");
            return wire;
        }

        private void send(Wire wire, String packet) {
            wire.send(packet);
            settle();
        }

        private void settle() {
            while (!tasks.isEmpty()) {
                tasks.remove(0).run();
            }
        }

        @Test
        void shouldCallHandlersThroughTheProxyWithInterceptorsAndARequestEach() {
            start(Chat.class, Visit.class);
            Wire wire = connect("/chat", Map.of());
            send(wire, "2/chat,1[\"say\",\"hi\"]");
            send(wire, "2/chat,[\"say\",\"again\"]");

            assertThat(CALLS)
                    .containsExactly(
                            "connected, visit 1",
                            "intercepted say",
                            "said hi, visit 1",
                            "intercepted say",
                            "said again, visit 1");
            assertThat(wire.packets()).hasSize(3).endsWith("2/chat,[\"welcome\"]", "3/chat,1[\"hi!\"]");
        }

        @Test
        void shouldAcknowledgeAsTheMethodSays() {
            start(Chat.class, Visit.class);
            Wire wire = connect("/chat", Map.of());
            send(wire, "2/chat,1[\"tell\"]");
            send(wire, "2/chat,2[\"ask\"]");
            send(wire, "2/chat,3[\"fail\",7]");
            send(wire, "2/chat,4[\"too late\"]");
            send(wire, "2/chat,5[\"nobody listens\"]");

            assertThat(wire.packets()).hasSize(4).endsWith("3/chat,1[]", "3/chat,2[\"by hand\",1]");
            assertThat(CALLS)
                    .endsWith("error failed 7, visit 1", "error too late, visit 1")
                    .hasSize(3);
        }

        @Test
        void shouldCarryBytesInRecordsBothWays() {
            start(Chat.class, Visit.class);
            Wire wire = connect("/chat", Map.of());
            wire.send("51-/chat,6[\"later\",{\"text\":\"x\",\"photo\":{\"_placeholder\":true,\"num\":0}}]");
            wire.send(new byte[] {1, 2});
            settle();

            assertThat(wire.packets())
                    .endsWith(
                            "61-/chat,6[{\"photo\":{\"_placeholder\":true,\"num\":0},\"text\":\"x\"}]", "binary 0102");
        }

        @Test
        void shouldGiveAnErrorWhatDoesNotFit() {
            start(Chat.class, Visit.class);
            Wire wire = connect("/chat", Map.of());
            send(wire, "2/chat,1[\"fail\",\"seven\"]");

            assertThat(wire.packets()).hasSize(2);
            assertThat(CALLS).last().asString().startsWith("error argument 1 does not fit int");
        }

        @Test
        void shouldAskMiddlewaresByPriorityWithARequestEach() {
            start(Chat.class, Visit.class, Second.class, First.class);
            connect("/chat", Map.of());

            assertThat(CALLS).containsExactly("first", "second, visit 1", "connected, visit 1");
        }

        @Test
        void shouldRefuseWithDataFromJsonb() {
            start(Chat.class, Visit.class, Second.class);
            Wire wire = connect("/chat", Map.of("refuse", ""));

            assertThat(wire.packets()).containsExactly("4/chat,{\"message\":\"no\",\"data\":{\"text\":\"why\"}}");
            assertThat(CALLS).containsExactly("second, visit 1");
        }

        @Test
        void shouldTellTheReasonOfAnEnd() {
            start(Chat.class, Visit.class);
            connect("/chat", Map.of()).drop();
            settle();

            assertThat(CALLS).last().isEqualTo("left transport close");
        }

        @Test
        void shouldMakeAllNamespacesThatAreNamedSomewhere() {
            start(Chat.class, Visit.class, Alone.class, Injecting.class, NoNamespace.class);

            assertThat(connect("/guarded", Map.of()).packets())
                    .first()
                    .asString()
                    .startsWith("0/guarded,{");
            assertThat(connect("/orders", Map.of()).packets())
                    .first()
                    .asString()
                    .startsWith("0/orders,{");
            assertThat(connect("/", Map.of()).packets()).first().asString().startsWith("0{");
            assertThat(connect("/nowhere", Map.of()).packets())
                    .first()
                    .asString()
                    .startsWith("4/nowhere,{");
            assertThat(CALLS).containsExactly("alone");
        }
    }

    @Nested
    class Mistakes {

        @Test
        void shouldBeReportedAllAtOnce() {
            ConfigProviderResolver.setInstance(new MapConfig().with("socketio.max-payload", "much"));

            assertThatThrownBy(() -> deploy(Chat.class, Visit.class, OtherChat.class, NoNamespaceBean.class))
                    .isInstanceOf(DeploymentException.class)
                    .hasMessageStartingWith("Socket.IO cannot be deployed, 5 mistakes found:\n")
                    .hasMessageContaining("SIO0104 OtherChat.connect(Ack): ")
                    .hasMessageContaining("SIO0105 OtherChat.connect(Ack): ")
                    .hasMessageContaining(
                            "SIO0109 NoNamespaceBean: has methods for sockets, but serves no namespace; mark"
                                    + " the class with @ServerNamespace")
                    .hasMessageContaining("SIO0401 socketio.max-payload: ")
                    .message()
                    .containsPattern("SIO0102 (Other)?Chat: serves the namespace /chat, as (Other)?Chat does; give one"
                            + " of them another name");
        }

        @Test
        void shouldNotBeSeenWhereThereAreNone() {
            deploy(Chat.class, Visit.class);

            assertThat(container
                            .select(SocketIoExtension.class)
                            .get()
                            .settings()
                            .recovery())
                    .isNull();
        }
    }
}
