package network.icn.simulator.mutant;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// The whole program with one file changed, beside the right one in the same process: the changed file is compiled in
/// memory, and a class loader of its own loads all classes of the house anew and prefers those.
final class Mutant {
    private static final String HOUSE = "network.icn.";
    /// Tests run in their module's folder.
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final Map<String, byte[]> mutated;

    private Mutant(Map<String, byte[]> mutated) {
        this.mutated = mutated;
    }

    /// The program as it is, loaded in the same way.
    static Mutant none() {
        return new Mutant(new TreeMap<>());
    }

    static Mutant of(String patch) {
        SourcePatch change = SourcePatch.named(patch);
        String source = change.apply(ROOT);
        String path = change.file().substring(change.file().indexOf("/java/") + "/java".length());
        return new Mutant(compile(patch, path, source));
    }

    /// What the checkers say of a run.
    ///
    /// @param runner the name of a class that makes a run of the name of a scenario
    @SuppressWarnings("unchecked")
    List<String> violations(String runner, String scenario) {
        try {
            Class<?> type = Class.forName(runner, true, new Loader(mutated));
            var run = (Function<String, List<String>>)
                    type.getDeclaredConstructor().newInstance();
            return run.apply(scenario);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("runner: a class with a constructor without parameters, got " + runner, e);
        }
    }

    private static Map<String, byte[]> compile(String name, String path, String source) {
        Map<String, Compiled> classes = new TreeMap<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        try (var files =
                new ForwardingJavaFileManager<JavaFileManager>(compiler.getStandardFileManager(null, null, null)) {
                    @Override
                    public JavaFileObject getJavaFileForOutput(
                            Location location, String type, JavaFileObject.Kind kind, FileObject sibling) {
                        return classes.computeIfAbsent(type, Compiled::new);
                    }
                }) {
            boolean right = compiler.getTask(
                            problems,
                            files,
                            null,
                            List.of("-cp", classPath, "-proc:none", "-nowarn", "--release", "25"),
                            null,
                            List.of(new Source(path, source)))
                    .call();
            if (!right) {
                throw new AssertionError("mutant " + name + ": does not compile; make the patch anew:\n" + problems);
            }
        } catch (IOException e) {
            throw new AssertionError("mutant " + name, e);
        }
        Map<String, byte[]> bytes = new TreeMap<>();
        classes.forEach((type, compiled) -> bytes.put(type, compiled.bytes.toByteArray()));
        return bytes;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String path, String text) {
            super(URI.create("mutant://" + path), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Compiled extends SimpleJavaFileObject {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Compiled(String type) {
            super(URI.create("mutant:///" + type.replace('.', '/') + ".class"), Kind.CLASS);
        }

        @Override
        public OutputStream openOutputStream() {
            return bytes;
        }
    }

    /// Loads the house anew: a class that another loader has linked to the right one would never see the mutated one.
    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> mutated;

        Loader(Map<String, byte[]> mutated) {
            super(Mutant.class.getClassLoader());
            this.mutated = mutated;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(HOUSE)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known != null ? known : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            byte[] bytes = mutated.get(name);
            if (bytes == null) {
                try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                    if (in == null) {
                        throw new ClassNotFoundException(name);
                    }
                    bytes = in.readAllBytes();
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
