package org.reprise.socketio.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jboss.weld.environment.se.Weld;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.socketio.Ack;
import org.reprise.socketio.DisconnectReason;
import org.reprise.socketio.Handshake;
import org.reprise.socketio.OnConnect;
import org.reprise.socketio.OnDisconnect;
import org.reprise.socketio.OnDisconnecting;
import org.reprise.socketio.OnError;
import org.reprise.socketio.OnEvent;
import org.reprise.socketio.OnRecover;
import org.reprise.socketio.OnServerEvent;
import org.reprise.socketio.ServerNamespace;
import org.reprise.socketio.Socket;

/** What is read from the class of a namespace bean, and the mistakes that are found in it. */
class NamespaceBeanTest {

    private static final Logger WELD = Logger.getLogger("org.jboss.weld");

    private static SeContainer container;

    private final Problems problems = new Problems();

    @BeforeAll
    static void start() {
        WELD.setLevel(Level.SEVERE);
        container = new Weld().disableDiscovery().addBeanClasses(Object.class).initialize();
    }

    @AfterAll
    static void stop() {
        container.close();
        WELD.setLevel(null);
    }

    private NamespaceBean read(Class<?> type) {
        BeanManager beans = container.getBeanManager();
        return NamespaceBean.of(null, beans.createAnnotatedType(type), problems);
    }

    private List<String> problems() {
        return problems.toString().lines().skip(1).map(String::trim).toList();
    }

    @Nested
    class Good {

        @ServerNamespace("chat")
        static class Chat {

            @OnConnect
            void connect(Handshake handshake, Socket socket) {}

            @OnRecover
            void recover() {}

            @OnEvent("say")
            protected String say(Socket socket, String text) {
                return text;
            }

            @OnEvent("")
            public void nameless(Ack ack) {}

            @OnServerEvent("say")
            int said(String text) {
                return text.length();
            }

            @OnDisconnecting
            void disconnecting(DisconnectReason reason, Socket socket) {}

            @OnDisconnect
            void disconnect(Socket socket) {}

            @OnError
            void error(Throwable error, Socket socket, Handshake handshake) {}

            @SuppressWarnings("unused")
            private String helper(Object anything) {
                return "";
            }
        }

        @Test
        void shouldBeReadAsItIs() {
            NamespaceBean bean = read(Chat.class);

            assertThat(problems.isEmpty()).as(problems.toString()).isTrue();
            assertThat(bean.namespace()).isEqualTo("/chat");
            assertThat(bean.events()).containsOnlyKeys("say", "");
            assertThat(bean.events().get("say")).hasToString("Chat.say(Socket,String)");
            assertThat(bean.serverEvents()).containsOnlyKeys("say");
            assertThat(bean.serverEvents().get("say")).hasToString("Chat.said(String)");
            assertThat(bean.others())
                    .containsOnlyKeys(
                            HandlerKind.CONNECT,
                            HandlerKind.RECOVER,
                            HandlerKind.DISCONNECTING,
                            HandlerKind.DISCONNECT,
                            HandlerKind.ERROR);
            assertThat(bean.others().get(HandlerKind.CONNECT)).hasToString("Chat.connect(Handshake,Socket)");
        }

        @Test
        void shouldServeTheRootByDefault() {
            @ServerNamespace
            class Root {}

            assertThat(read(Root.class).namespace()).isEqualTo("/");
        }
    }

    @ServerNamespace
    static class Private {
        @OnEvent("say")
        private void say(String text) {}
    }

    @ServerNamespace
    static class SocketOnServerEvent {
        @OnServerEvent("say")
        void said(Socket socket) {}
    }

    @ServerNamespace
    static class AckAndValueOnServerEvent {
        @OnServerEvent("say")
        int said(Ack ack) {
            return 1;
        }
    }

    @ServerNamespace
    static class PrivateOnServerEvent {
        @OnServerEvent("say")
        private void said() {}
    }

    @ServerNamespace
    static class TwiceOnServerEvent {
        @OnServerEvent("say")
        void said() {}

        @OnServerEvent("say")
        void saidAgain() {}
    }

    @ServerNamespace
    static class Static {
        @OnEvent("say")
        static void say() {}
    }

    @ServerNamespace
    static class Final {
        @OnConnect
        final void connect() {}
    }

    @ServerNamespace
    static class WrongKind {
        @OnEvent("say")
        void say(DisconnectReason reason, Throwable error) {}
    }

    @ServerNamespace
    static class AckOnConnect {
        @OnConnect
        void connect(Ack ack) {}
    }

    @ServerNamespace
    static class PayloadOnDisconnect {
        @OnDisconnect
        void left(String payload) {}
    }

    @ServerNamespace
    static class AckAndValue {
        @OnEvent("say")
        int say(String text, Ack ack) {
            return 1;
        }
    }

    @ServerNamespace
    static class Reserved {
        @OnEvent("connect")
        void connect() {}
    }

    @ServerNamespace
    static class Twice {
        @OnEvent("say")
        void say(String text) {}

        @OnEvent("say")
        void say(Socket socket) {}
    }

    @ServerNamespace
    static class TwoConnects {
        @OnConnect
        void one() {}

        @OnConnect
        void two() {}
    }

    @ServerNamespace
    static class TwoSockets {
        @OnEvent("say")
        void say(Socket one, Socket two) {}
    }

    @ServerNamespace
    static class TwoPurposes {
        @OnConnect
        @OnRecover
        void both() {}
    }

    @ServerNamespace
    static class ValueOnConnect {
        @OnConnect
        String connect() {
            return "";
        }
    }

    @ServerNamespace("/a,b")
    static class Comma {}

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(
                        Private.class,
                        "SIO0101 Private.say(String): is private, static or final, so that it cannot be called through the"
                                + " bean's proxy; make it package-private, protected or public"),
                Arguments.of(Static.class, "SIO0101 Static.say(): is private, static or final,"),
                Arguments.of(Final.class, "SIO0101 Final.connect(): is private, static or final,"),
                Arguments.of(
                        AckOnConnect.class,
                        "SIO0103 AckOnConnect.connect(Ack): takes a Ack, which a @OnConnect method cannot; remove the"
                                + " parameter"),
                Arguments.of(
                        PayloadOnDisconnect.class,
                        "SIO0103 PayloadOnDisconnect.left(String): takes a String; a @OnDisconnect method takes"
                                + " DisconnectReason, Handshake, Socket only"),
                Arguments.of(
                        AckAndValue.class,
                        "SIO0104 AckAndValue.say(String,Ack): returns a value and takes an Ack; keep one"),
                Arguments.of(
                        Reserved.class,
                        "SIO0105 Reserved.connect(): the event name \"connect\" is reserved by Socket.IO and never comes"
                                + " from a client; choose another one"),
                Arguments.of(TwoSockets.class, "SIO0107 TwoSockets.say(Socket,Socket): takes two of Socket; keep one"),
                Arguments.of(
                        TwoPurposes.class,
                        "SIO0108 TwoPurposes.both(): is marked for more than one purpose; keep one annotation, and write a"
                                + " method for each"),
                Arguments.of(
                        SocketOnServerEvent.class,
                        "SIO0103 SocketOnServerEvent.said(Socket): takes a Socket, which a @OnServerEvent method cannot;"
                                + " remove the parameter"),
                Arguments.of(
                        AckAndValueOnServerEvent.class,
                        "SIO0104 AckAndValueOnServerEvent.said(Ack): returns a value and takes an Ack; keep one"),
                Arguments.of(
                        PrivateOnServerEvent.class,
                        "SIO0101 PrivateOnServerEvent.said(): is private, static or final, so that it cannot be called"),
                Arguments.of(
                        ValueOnConnect.class,
                        "SIO0110 ValueOnConnect.connect(): returns a value, of which a @OnConnect method has no use; make"
                                + " it void"),
                Arguments.of(
                        Comma.class,
                        "SIO0112 Comma: the name of the namespace, /a,b, has a comma, which ends it on the wire; choose"
                                + " another name"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void shouldSayWhatIsWrongAndWhatToDo(Class<?> type, String message) {
        read(type);

        assertThat(problems()).singleElement().asString().startsWith(message);
    }

    @Test
    void shouldSayForEachParameterThatItIsWrong() {
        read(WrongKind.class);

        assertThat(problems())
                .hasSize(2)
                .allMatch(problem -> problem.startsWith("SIO0103 WrongKind.say(DisconnectReason,Throwable): takes a "));
    }

    @Test
    void shouldRefuseTwoMethodsForOneThing() {
        read(Twice.class);
        read(TwoConnects.class);
        read(TwiceOnServerEvent.class);

        assertThat(problems()).hasSize(3);
        assertThat(problems().get(0))
                .matches(
                        "SIO0106 Twice.say\\((String|Socket)\\): is there for the same as Twice.say\\((Socket|String)\\);"
                                + " keep one");
        assertThat(problems().get(1)).startsWith("SIO0106 TwoConnects.");
        assertThat(problems().get(2)).startsWith("SIO0106 TwiceOnServerEvent.");
    }
}
