package network.icn.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A child process that takes one JSON command a line, `{"id", "do", …}`, and answers each with one line, `{"id", …}`
/// or
/// `{"id", "error"}`, in any order. A line without an id is news that nobody asked for; one that is no object is not
/// meant for us.
public final class LineProcess implements AutoCloseable {
    private static final long ANSWER_SECONDS = 60;
    private static final long END_SECONDS = 5;

    private final Process process;
    private final Writer commands;
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private volatile Consumer<JsonNode> news = _ -> {};
    private int sent;

    private LineProcess(Process process) {
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
    }

    public static LineProcess start(ProcessBuilder command) throws IOException {
        LineProcess started = new LineProcess(command.start());
        Thread.ofVirtual().name("answers").start(started::readAnswers);
        return started;
    }

    /// From now on told of every line without an id, on the thread that reads all lines: return at once.
    public void onNews(Consumer<JsonNode> listener) {
        news = listener;
    }

    private void readAnswers() {
        try (BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                // A JVM with a profiler greets on stdout.
                if (line.startsWith("{")) {
                    take(JsonMapper.shared().readTree(line));
                }
            }
        } catch (IOException _) {
            // The process was ended; whoever waits is told below.
        } finally {
            waiting.values().forEach(future -> future.completeExceptionally(ended()));
        }
    }

    private void take(JsonNode answer) {
        JsonNode id = answer.get("id");
        if (id == null) {
            news.accept(answer);
            return;
        }
        CompletableFuture<JsonNode> future = waiting.remove(id.asInt());
        if (future != null && answer.has("error")) {
            future.completeExceptionally(new IOException(answer.get("error").asString()));
        } else if (future != null) {
            future.complete(answer);
        }
    }

    private static IOException ended() {
        return new IOException("the child process has ended");
    }

    /// Sends a command; the future holds its answer, or fails with what the process says.
    public synchronized CompletableFuture<JsonNode> begin(String command, Map<String, ?> arguments) throws IOException {
        Map<String, Object> line = new LinkedHashMap<>(arguments);
        line.put("do", command);
        line.put("id", ++sent);
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(sent, answer);
        commands.write(JsonMapper.shared().writeValueAsString(line) + "\n");
        commands.flush();
        if (!process.isAlive()) {
            answer.completeExceptionally(ended());
        }
        return answer;
    }

    /// Sends a command whose answer nobody waits for.
    public void send(String command, Map<String, ?> arguments) throws IOException {
        CompletableFuture<JsonNode> _ = begin(command, arguments);
    }

    /// Sends a command and waits for its answer, for at most a minute.
    public JsonNode call(String command, Map<String, ?> arguments) throws IOException {
        return await(begin(command, arguments));
    }

    public static JsonNode await(CompletableFuture<JsonNode> answer) throws IOException {
        try {
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IOException("no answer from the child process", e);
        }
    }

    public long pid() {
        return process.pid();
    }

    /// Ends the process.
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        commands.close();
    }
}
