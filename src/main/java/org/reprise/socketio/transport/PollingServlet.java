package org.reprise.socketio.transport;

import static java.lang.System.Logger.Level.ERROR;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.reprise.socketio.engine.EngineError;
import org.reprise.socketio.engine.EngineRequest;
import org.reprise.socketio.engine.EngineServer;

/** Long polling over asynchronous servlet requests: no thread waits with a poll. */
final class PollingServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.transport");

    /** Its streams take a write listener, and block all the same. */
    private static final String LIBERTY = "com.ibm.ws.";

    // of the workers, which handlers need, too
    private static final int SMALL_ANSWERS = 8;
    private static final int LARGE_ANSWERS = 16;
    private static final int GIVE_UPS = 4;

    private final transient Supplier<EngineServer> engine;
    private final transient Executor giveUps;
    private final transient BlockingWriter.Threads blockingWrites;
    private final transient Supplier<ClientBundle> bundle;

    PollingServlet(Supplier<EngineServer> engine, Supplier<Executor> workers, Supplier<ClientBundle> bundle) {
        this.engine = engine;
        Executor any = task -> workers.get().execute(task);
        giveUps = new WorkerShare(any, GIVE_UPS);
        blockingWrites =
                new BlockingWriter.Threads(new WorkerShare(any, SMALL_ANSWERS), new WorkerShare(any, LARGE_ANSWERS));
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
            case "GET", "POST" -> exchange(asked, request, response);
            default -> response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
    }

    private void exchange(EngineRequest asked, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!request.isAsyncSupported()) {
            LOG.log(
                    ERROR,
                    "SIO0505 long polling cannot work: a filter before {0} does not support asynchronous requests;"
                            + " give it asyncSupported=true",
                    request.getServletPath());
            response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            return;
        }
        Patience patience = Patience.of(engine.get(), giveUps);
        Exchange exchange = Exchange.of(request.startAsync(request, response));
        AnswerWriter writer = writerOf(response.getOutputStream(), patience);
        ServletReply reply = new ServletReply(request, response, exchange, writer);
        if (asked.method().equals("POST")) {
            ServletBody body = new ServletBody(request.getInputStream(), request.getContentLengthLong(), patience);
            engine.get().post(asked, body, reply);
        } else {
            exchange.onAbort(() -> engine.get().getAborted(asked, reply));
            engine.get().get(asked, reply);
        }
        if (writer instanceof BlockingWriter blocking) {
            blocking.leaveToOthers();
        }
    }

    private AnswerWriter writerOf(ServletOutputStream out, Patience patience) {
        return out.getClass().getName().startsWith(LIBERTY)
                ? new BlockingWriter(out, patience, blockingWrites)
                : ListeningWriter.listeningTo(out, patience);
    }
}
