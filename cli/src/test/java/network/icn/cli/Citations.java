package network.icn.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.icn.testing.Markdown;
import network.icn.testing.Repository;

/** What comments and documents refer to: documents with their sections (`docs/design/eq1.md 4`), and rules (`P-52`). */
final class Citations {
    /** A path, whether as text or as the target of a link, and the number of a section behind it. */
    private static final Pattern DOCUMENT = Pattern.compile(
            "(?<![\\w/:.-])((?:\\.\\./)*(?:[\\w-]+/)*[\\w-]+\\.md)\\)?(?: (\\d+(?:\\.\\d+)*)(?![\\w,.]\\w))?");

    private static final Pattern RULE = Pattern.compile("\\bP-(\\d+)\\b");
    /** A curve and not a rule. */
    private static final String CURVE = "256";

    private Citations() {}

    /**
     * The comments of a source without their marks, as one text: a citation may be broken over two lines.
     *
     * @param source Java or protobuf
     */
    static String comments(String source) {
        return source.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("//") || line.startsWith("*") || line.startsWith("/*"))
                .map(line -> line.replaceFirst("^[/*]+ ?", ""))
                .collect(Collectors.joining(" "));
    }

    /**
     * Documents, sections and rules that are cited and do not exist.
     *
     * @param from where a path may begin
     * @param rules numbers of the rules that there are
     */
    static List<String> broken(String text, Set<String> rules, Path... from) {
        List<String> broken = new ArrayList<>();
        Matcher document = DOCUMENT.matcher(text.replaceAll("\\s+", " "));
        while (document.find()) {
            String section = document.group(2);
            List<Path> files = Stream.of(from)
                    .map(folder -> folder.resolve(document.group(1)).normalize())
                    .filter(Files::isRegularFile)
                    .toList();
            if (files.isEmpty()) {
                broken.add(document.group(1));
            } else if (section != null && !hasSection(files.getFirst(), section)) {
                broken.add(document.group(1) + " " + section);
            }
        }
        RULE.matcher(text)
                .results()
                .map(rule -> rule.group(1))
                .filter(rule -> !rule.equals(CURVE) && !rules.contains(rule))
                .forEach(rule -> broken.add("P-" + rule));
        return broken;
    }

    private static boolean hasSection(Path file, String section) {
        return Markdown.of(Repository.name(file))
                .prose()
                .lines()
                .anyMatch(line -> line.matches("#+ " + Pattern.quote(section) + " .*"));
    }
}
