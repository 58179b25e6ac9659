package org.reprise.socketio.bench.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the time goes, by the samples of a flight recording, native ones included: {@code java Profile.java FILE.jfr}.
 * Native samples of threads that only wait are left out; those of system calls count as often as they were met.
 */
public final class Profile {

    private static final int LINES = 15;
    private static final Set<String> SAMPLES = Set.of("jdk.ExecutionSample", "jdk.NativeMethodSample");
    private static final Set<String> WAITING = Set.of("wait", "accept", "accept0", "poll", "park");
    private static final List<String> JDK = List.of("java.", "jdk.", "sun.");

    private final Map<String, Integer> self = new HashMap<>();
    private final Map<String, Integer> packages = new HashMap<>();
    private final Map<String, Integer> inclusive = new HashMap<>();
    private int samples;

    private Profile() {}

    public static void main(String[] arguments) throws IOException {
        Profile profile = new Profile();
        try (RecordingFile recording = new RecordingFile(Path.of(arguments[0]))) {
            while (recording.hasMoreEvents()) {
                profile.add(recording.readEvent());
            }
        }
        profile.print("By the frame on top", profile.self);
        profile.print("By the package of the first frame that is not the JDK's", profile.packages);
        profile.print("Our methods, with all that they call", profile.inclusive);
    }

    private void add(RecordedEvent event) {
        RecordedStackTrace stack = event.getStackTrace();
        String type = event.getEventType().getName();
        if (stack == null || !SAMPLES.contains(type)) {
            return;
        }
        List<RecordedFrame> frames = stack.getFrames();
        RecordedFrame top = frames.get(0);
        if (type.equals("jdk.ExecutionSample")
                || !WAITING.contains(top.getMethod().getName())) {
            samples++;
            self.merge(name(top), 1, Integer::sum);
            packages.merge(caller(frames), 1, Integer::sum);
            Set<String> ours = new HashSet<>();
            frames.stream()
                    .map(Profile::name)
                    .filter(name -> name.startsWith("org.reprise.") && !name.contains("$$"))
                    .forEach(ours::add);
            ours.forEach(name -> inclusive.merge(name, 1, Integer::sum));
        }
    }

    private static String caller(List<RecordedFrame> frames) {
        for (RecordedFrame frame : frames) {
            String type = frame.getMethod().getType().getName();
            if (JDK.stream().noneMatch(type::startsWith)) {
                String[] parts = type.split("\\.");
                return String.join(".", List.of(parts).subList(0, Math.min(3, parts.length - 1)));
            }
        }
        return "the JDK alone";
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    private void print(String title, Map<String, Integer> counts) {
        System.out.printf("%n%s, of %d samples:%n", title, samples);
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(LINES)
                .forEach(entry ->
                        System.out.printf("%5.1f %%  %s%n", 100.0 * entry.getValue() / samples, entry.getKey()));
    }
}
