package network.icn.scalernode.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import network.icn.node.EnvironmentException;
import network.icn.node.file.DurableFiles;

/// The order of files in the leaf space. New files are only ever put at the end, so the tree of an earlier era is a
/// prefix of today's and stays provable. One line a file: size, a blank, the name.
final class Manifest {
    private static final String FILE = "manifest";

    private final List<Extent> extents;

    private Manifest(List<Extent> extents) {
        this.extents = List.copyOf(extents);
    }

    static Manifest read(Path directory) {
        Path file = directory.resolve(FILE);
        List<Extent> extents = new ArrayList<>();
        try {
            if (Files.exists(file)) {
                for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                    int blank = line.indexOf(' ');
                    append(extents, line.substring(blank + 1), Long.parseLong(line.substring(0, blank)));
                }
            }
            return new Manifest(extents);
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            throw new EnvironmentException(
                    "cannot read " + file, "restore it, or delete it to index everything anew", e);
        }
    }

    /// This manifest with the files that are not in it yet, in order of their names.
    ///
    /// @param sizes bytes by name
    Manifest with(Map<String, Long> sizes) {
        Map<String, Long> added = new TreeMap<>(sizes);
        extents.forEach(extent -> added.remove(extent.name()));
        List<Extent> all = new ArrayList<>(extents);
        added.forEach((name, size) -> append(all, name, size));
        return new Manifest(all);
    }

    private static void append(List<Extent> extents, String name, long size) {
        if (size > 0) {
            extents.add(new Extent(
                    name, size, extents.isEmpty() ? 0 : extents.getLast().endLeaf()));
        }
    }

    void write(Path directory) {
        String text = extents.stream()
                .map(extent -> extent.size() + " " + extent.name() + "\n")
                .collect(Collectors.joining());
        try {
            DurableFiles.replace(directory.resolve(FILE), text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new EnvironmentException("cannot write the manifest in " + directory, "free disk space", e);
        }
    }

    List<Extent> extents() {
        return extents;
    }

    long leafCount() {
        return extents.isEmpty() ? 0 : extents.getLast().endLeaf();
    }

    /// Position in [#extents] of the file that holds a leaf.
    int find(long leaf) {
        int found =
                Collections.binarySearch(extents.stream().map(Extent::firstLeaf).toList(), leaf);
        return found >= 0 ? found : -found - 2;
    }
}
