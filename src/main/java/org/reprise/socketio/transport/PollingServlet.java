package org.reprise.socketio.transport;

import static java.lang.System.Logger.Level.ERROR;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.engine.EngineError;
import org.reprise.socketio.engine.EngineRequest;
import org.reprise.socketio.engine.EngineServer;

/** Long polling over asynchronous servlet requests: no thread waits with a poll. */
final class PollingServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.transport");

    // of the workers, which handlers need, too
    private static final int SMALL_ANSWERS = 8;
    private static final int LARGE_ANSWERS = 16;
    private static final int GIVE_UPS = 4;

    private final transient Supplier<EngineServer> engine;
    private final transient Executor giveUps;
    private final transient AnswerWriter.Threads threads;
    private transient volatile @Nullable Patience patience;
    private final transient Supplier<ClientBundle> bundle;

    PollingServlet(Supplier<EngineServer> engine, Supplier<Executor> workers, Supplier<ClientBundle> bundle) {
        this.engine = engine;
        Executor any = task -> workers.get().execute(task);
        giveUps = new WorkerShare(any, GIVE_UPS);
        threads = new AnswerWriter.Threads(new WorkerShare(any, SMALL_ANSWERS), new WorkerShare(any, LARGE_ANSWERS));
        this.bundle = bundle;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (bundle.get().serve(request, response)) {
            return;
        }
        EngineRequest asked = HttpRequests.of(request);
        Optional<EngineError> error = engine.get().verify(asked, false);
        if (error.isPresent()) {
            EngineFilter.refuse(response, error.get());
            return;
        }
        switch (asked.method()) {
            case "GET" -> get(asked, request, response);
            case "POST" -> post(asked, request, response);
            default -> response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
    }

    private void get(EngineRequest asked, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (canWait(request, response)) {
            Exchange exchange = Exchange.of(request.startAsync(request, response));
            AnswerWriter writer = AnswerWriter.to(response.getOutputStream(), patience(), threads);
            ServletReply reply = new ServletReply(request, response, exchange, writer);
            exchange.onAbort(() -> engine.get().getAborted(asked, reply));
            engine.get().get(asked, reply);
            writer.leaveToOthers();
        }
    }

    private void post(EngineRequest asked, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ServletInputStream in = request.getInputStream();
        long announced = request.getContentLengthLong();
        boolean here = ArrivedBody.isHere(in, announced);
        if (here || canWait(request, response)) {
            Exchange exchange = here ? Exchange.synchronous() : Exchange.of(request.startAsync(request, response));
            AnswerWriter writer = AnswerWriter.to(response.getOutputStream(), patience(), threads);
            engine.get()
                    .post(
                            asked,
                            here ? new ArrivedBody(in, (int) announced) : new ServletBody(in, announced, patience()),
                            new ServletReply(request, response, exchange, writer));
            writer.leaveToOthers();
        }
    }

    private static boolean canWait(HttpServletRequest request, HttpServletResponse response) {
        if (!request.isAsyncSupported()) {
            LOG.log(
                    ERROR,
                    "SIO0505 long polling cannot work: a filter before {0} does not support asynchronous requests;"
                            + " give it asyncSupported=true",
                    request.getServletPath());
            response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
        return request.isAsyncSupported();
    }

    private Patience patience() {
        Patience known = patience;
        if (known == null) {
            known = Patience.of(engine.get(), giveUps); // two at first do no harm
            patience = known;
        }
        return known;
    }
}
