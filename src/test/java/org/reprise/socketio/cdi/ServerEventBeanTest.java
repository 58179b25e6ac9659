package org.reprise.socketio.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.jboss.weld.environment.se.Weld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.Ack;
import org.reprise.socketio.Namespace;
import org.reprise.socketio.OnServerEvent;
import org.reprise.socketio.ServerNamespace;
import org.reprise.socketio.engine.ManualScheduler;
import org.reprise.socketio.log.Clocks;
import org.reprise.socketio.namespace.LiveServer;
import org.reprise.socketio.namespace.ServerContext;
import org.reprise.socketio.namespace.ServerOptions;
import org.reprise.socketio.protocol.ArgumentReader;
import org.reprise.socketio.recovery.RecoveryOptions;
import org.reprise.socketio.recovery.RecoveryService;
import org.reprise.socketio.recovery.SharedMemory;

/** What a bean does about the events of another node. */
class ServerEventBeanTest {

    private static final List<String> CALLS = new CopyOnWriteArrayList<>();

    private final Logger weld = Logger.getLogger("org.jboss.weld");
    private final Logger log = Logger.getLogger("org.reprise.socketio.cdi");
    private final JsonbMapper mapper = new JsonbMapper();
    private final ManualScheduler scheduler = new ManualScheduler();
    private final SharedMemory memory = new SharedMemory();
    private SeContainer container;
    private Namespace namespace;

    /** One for each call. */
    @RequestScoped
    public static class Visit {

        private int calls;

        int count() {
            return ++calls;
        }
    }

    @ServerNamespace("prices")
    public static class Prices {

        @Inject
        Visit visit;

        @OnServerEvent("reload")
        void reload(Item item, int... amounts) {
            CALLS.add("reload " + item + " " + amounts.length + ", call " + visit.count());
        }

        @OnServerEvent("price")
        Item price(String name) {
            return new Item(name, 7);
        }

        @OnServerEvent("later")
        CompletionStage<Integer> later(int value) {
            return CompletableFuture.completedFuture(value + 1);
        }

        @OnServerEvent("self")
        void self(Ack ack) {
            ack.send("by itself");
        }

        @OnServerEvent("fail")
        void fail() {
            throw new IllegalStateException("no");
        }
    }

    public record Item(String name, int price) {}

    @BeforeEach
    void start() {
        weld.setLevel(Level.SEVERE);
        log.setLevel(Level.OFF);
        CALLS.clear();
        ConfigProviderResolver.setInstance(new MapConfig());
        container = new Weld()
                .disableDiscovery()
                .addExtension(new SocketIoExtension())
                .addBeanClasses(NamespaceWiring.class, RequestScope.class, Prices.class, Visit.class)
                .initialize();
        LiveServer receiving = node();
        container.select(NamespaceWiring.class).get().serveAll(receiving, new ArgumentReader(mapper));
        namespace = node().of("/prices");
        scheduler.advance(Duration.ofSeconds(1)); // by then both have said that they are there
    }

    private LiveServer node() {
        Duration time = Duration.ofMinutes(2);
        InstantSource clock = () -> Instant.ofEpochSecond(1_000_000).plusNanos(scheduler.nanoTime());
        RecoveryOptions options = new RecoveryOptions(time, time, true, 1_000, 1_000_000, 100, 100, time);
        return new LiveServer(new ServerContext(
                new ServerOptions(Duration.ofSeconds(45), 10, 100),
                mapper,
                Runnable::run,
                Runnable::run,
                scheduler,
                Runnable::run,
                new RecoveryService(
                        options,
                        new SharedMemory.Node(memory),
                        null,
                        Runnable::run,
                        new Clocks(clock, scheduler::nanoTime)),
                expired -> {}));
    }

    @AfterEach
    void stop() {
        container.close();
        mapper.close();
        ConfigProviderResolver.setInstance(null);
        weld.setLevel(null);
        log.setLevel(null);
    }

    private <T> CompletableFuture<List<T>> ask(Class<T> type, String event, Object... args) {
        CompletableFuture<List<T>> answers =
                namespace.serverSideEmitWithAck(type, event, args).toCompletableFuture();
        scheduler.advance(Duration.ofSeconds(1));
        return answers;
    }

    @Test
    void shouldBeCalledWithArgumentsAndARequestEach() {
        namespace.serverSideEmit("reload", new Item("tea", 3), 1, 2);
        namespace.serverSideEmit("reload", new Item("cup", 4));
        namespace.serverSideEmit("unheard of");

        assertThat(CALLS)
                .containsExactly(
                        "reload Item[name=tea, price=3] 2, call 1", "reload Item[name=cup, price=4] 0, call 1");
    }

    @Test
    void shouldAnswerWhatTheMethodReturnsOrSends() {
        assertThat(ask(Item.class, "price", "tea").join()).containsExactly(new Item("tea", 7));
        assertThat(ask(Integer.class, "later", 1).join()).containsExactly(2);
        assertThat(ask(String.class, "self").join()).containsExactly("by itself");
        assertThat(ask(Void.class, "reload", new Item("tea", 3)).join()).hasSize(1);
        assertThat(ask(Void.class, "unheard of").join()).isEmpty();
    }

    @Test
    void shouldNotAnswerWhenTheMethodFails() {
        assertThat(ask(Void.class, "fail")).isNotDone();
        assertThat(ask(Integer.class, "later", "no number")).isNotDone();
    }
}
