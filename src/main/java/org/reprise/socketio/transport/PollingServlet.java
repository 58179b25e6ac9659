package org.reprise.socketio.transport;

import static java.lang.System.Logger.Level.ERROR;

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

    private final transient Supplier<EngineServer> engine;
    private final transient Supplier<Executor> workers;
    private final transient Supplier<ClientBundle> bundle;

    PollingServlet(Supplier<EngineServer> engine, Supplier<Executor> workers, Supplier<ClientBundle> bundle) {
        this.engine = engine;
        this.workers = workers;
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
            case "POST" -> engine.get().post(asked, new ServletBody(request), new ServletReply(request, response));
            default -> response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
    }

    private void get(EngineRequest asked, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.isAsyncSupported()) {
            LOG.log(
                    ERROR,
                    "SIO0505 long polling cannot work: a filter before {0} does not support asynchronous requests;"
                            + " give it asyncSupported=true",
                    request.getServletPath());
            response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            return;
        }
        ServletReply reply = ServletReply.asynchronous(request, response, workers.get());
        reply.onAbort(() -> engine.get().getAborted(asked, reply));
        engine.get().get(asked, reply);
        reply.leaveToOthers();
    }
}
