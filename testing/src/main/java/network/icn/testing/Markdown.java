package network.icn.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One of the project's documents, as far as tests have to understand it. */
public record Markdown(Path file, List<String> lines) {
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern PICTURE = Pattern.compile("<img src=\"([^\"]+)\"");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** A block between two lines of backticks. */
    public record Fence(String language, List<String> lines) {}

    /** Every document that is ours to keep true. */
    public static List<Markdown> all() {
        Path root = Repository.root();
        List<Path> files = new ArrayList<>(inFolder(root));
        files.addAll(Repository.walk(root.resolve("docs"))
                .filter(file -> file.toString().endsWith(".md"))
                .sorted()
                .toList());
        files.add(root.resolve("libp2p/README.md"));
        return files.stream().map(Markdown::read).toList();
    }

    public static Markdown of(String name) {
        return read(Repository.root().resolve(name));
    }

    private static List<Path> inFolder(Path folder) {
        return Repository.list(folder)
                .filter(file -> file.toString().endsWith(".md"))
                .sorted()
                .toList();
    }

    private static Markdown read(Path file) {
        return new Markdown(file, Repository.read(file).lines().toList());
    }

    public String name() {
        return Repository.name(file);
    }

    public List<Fence> fences() {
        List<Fence> fences = new ArrayList<>();
        List<String> open = null;
        String language = "";
        for (String line : lines) {
            if (!line.startsWith("```")) {
                if (open != null) {
                    open.add(line);
                }
            } else if (open == null) {
                open = new ArrayList<>();
                language = line.substring(3).strip();
            } else {
                fences.add(new Fence(language, List.copyOf(open)));
                open = null;
            }
        }
        return fences;
    }

    /** The text without what stands in fences. */
    public String prose() {
        StringBuilder text = new StringBuilder();
        boolean fenced = false;
        for (String line : lines) {
            if (line.startsWith("```")) {
                fenced = !fenced;
            } else if (!fenced) {
                text.append(line).append('\n');
            }
        }
        return text.toString();
    }

    /** The prose without code spans and the targets of links: what is written for people. */
    public String words() {
        return LINK.matcher(CODE.matcher(prose()).replaceAll(" ")).replaceAll(" ");
    }

    /** What stands between backticks in the prose. */
    public List<String> spans() {
        return CODE.matcher(prose()).results().map(span -> span.group(1)).toList();
    }

    /** The targets of links and pictures. */
    public List<String> links() {
        return Stream.of(LINK, PICTURE)
                .flatMap(pattern -> pattern.matcher(prose()).results())
                .map(link -> link.group(1))
                .toList();
    }

    /** Where a link may lead inside this document, as GitHub names its headings. */
    public List<String> anchors() {
        return prose().lines()
                .filter(line -> line.matches("#{1,6} .*"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    /** The rows of the tables below that heading and above the next one, without their headers; cells are stripped. */
    public List<List<String>> rows(String heading) {
        int from = lines.indexOf(heading);
        if (from < 0) {
            throw new IllegalStateException(name() + " has no '" + heading + "'");
        }
        return rows(lines.subList(from + 1, lines.size()).stream().takeWhile(line -> !line.startsWith("#")));
    }

    public List<List<String>> rows() {
        return rows(lines.stream());
    }

    private static List<List<String>> rows(Stream<String> lines) {
        List<String> table = lines.filter(line -> line.startsWith("|")).toList();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < table.size(); i++) {
            boolean header = i + 1 < table.size() && table.get(i + 1).startsWith("| ---");
            if (!header && !table.get(i).startsWith("| ---")) {
                String[] cells = table.get(i).split("\\|", -1);
                rows.add(Arrays.stream(cells, 1, cells.length - 1)
                        .map(String::strip)
                        .toList());
            }
        }
        return rows;
    }

    /** The content of a cell that is one code span; empty if it is something else. */
    public static String code(String cell) {
        return CODE.matcher(cell)
                .results()
                .filter(span -> span.end() - span.start() == cell.length())
                .map((MatchResult span) -> span.group(1))
                .findFirst()
                .orElse("");
    }
}
