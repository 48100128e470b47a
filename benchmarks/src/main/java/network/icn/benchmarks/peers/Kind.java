package network.icn.benchmarks.peers;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import network.icn.interop.JsPeers;
import network.icn.interop.LineProcess;

/// Whose nodes, and how a process full of them is started.
enum Kind {
    OURS("ours") {
        @Override
        LineProcess process(Path folder) throws IOException {
            return java(folder, GossipPeer.class);
        }
    },
    JS("js-libp2p") {
        @Override
        LineProcess process(Path folder) throws IOException, InterruptedException {
            return JsPeers.start(folder);
        }
    };

    /// js tells by IDONTWANT of each message above 512 bytes; at 1 KiB that costs it half of its rate
    /// (measured), and we tell of none. Both are measured without.
    private static final int IDONTWANT_BYTES = 16 << 10;

    private final String label;

    Kind(String label) {
        this.label = label;
    }

    /// @param folder for what the process needs and writes
    abstract LineProcess process(Path folder) throws IOException, InterruptedException;

    String label() {
        return label;
    }

    static Map<String, Object> startOptions(String policy) {
        return Map.of("policy", policy, "idontwantBytes", IDONTWANT_BYTES);
    }

    /// A JVM like this one, with the same flags and class path.
    static LineProcess java(Path folder, Class<?> main) throws IOException {
        Files.createDirectories(folder);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        File log = folder.resolve(main.getSimpleName() + ".log").toFile();
        return LineProcess.start(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.to(log)));
    }
}
