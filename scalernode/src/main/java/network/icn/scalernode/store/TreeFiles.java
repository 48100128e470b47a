package network.icn.scalernode.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import network.icn.protocol.kernel.bytes.Hash32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files `tree-N`, one a generation. Opens them, makes damaged ones again, and finds the one that was
/// signed when the manifest is lost.
final class TreeFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TreeFiles.class);
    private static final String PREFIX = "tree-";
    /// Trees that are tried for the one that was signed, when manifest and trees are gone.
    private static final int MAX_CANDIDATES = 8;

    private final Path directory;
    private final ObjectFiles objects;
    private final Manifest manifest;
    private final ObjectFolder folder;
    private final Damage damage;
    private final LongConsumer progress;

    TreeFiles(Path directory, ObjectFiles objects, LongConsumer progress) {
        this.directory = directory;
        this.objects = objects;
        this.manifest = objects.manifest();
        this.folder = objects.folder();
        this.damage = objects.damage();
        this.progress = progress;
    }

    private Path file(long generation) {
        return directory.resolve(PREFIX + generation);
    }

    void delete(long generation) throws IOException {
        Files.deleteIfExists(file(generation));
    }

    /// Opens every tree of the manifest, and those it should have. What cannot be proved is left out.
    ///
    /// @param signed roots of snapshots that this node has signed
    List<Tree> open(Collection<Hash32> signed) throws IOException {
        adoptUnknown();
        List<Tree> trees = new ArrayList<>();
        for (Generation generation : manifest.generations().descendingMap().values()) {
            Optional<IndexFile> index = IndexFile.open(file(generation.number()));
            if (index.isPresent()
                    && index.get().root().equals(generation.root())
                    && index.get().leafCount() == generation.leafCount()) {
                trees.add(new Tree(generation, space(generation.number()), index.get()));
            } else {
                remake(generation, trees.stream().findFirst()).ifPresent(trees::add);
            }
        }
        if (manifest.generations().isEmpty() && !signed.isEmpty()) {
            search(signed).ifPresent(trees::add);
        }
        return trees;
    }

    /// Objects may be put while a tree is built.
    private LeafSpace space(long generation) {
        synchronized (objects) {
            return new LeafSpace(folder, manifest.layout(generation));
        }
    }

    private void adoptUnknown() throws IOException {
        NavigableSet<Long> numbers = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, PREFIX + "*")) {
            for (Path entry : entries) {
                String rest = entry.getFileName().toString().substring(PREFIX.length());
                if (rest.matches("\\d{1,18}")) {
                    numbers.add(Long.parseLong(rest));
                } else if (rest.endsWith(".partial") && Files.isRegularFile(entry)) {
                    Files.delete(entry);
                }
            }
        }
        for (long number : numbers) {
            if (!manifest.generations().containsKey(number)) {
                adopt(number);
            }
        }
    }

    private void adopt(long number) throws IOException {
        Optional<IndexFile> index = IndexFile.open(file(number));
        if (index.isPresent()) {
            manifest.built(
                    new Generation(number, index.get().leafCount(), index.get().root()));
            index.get().close();
        }
    }

    /// Builds a tree again, which gives the same root only if all its objects are whole.
    Optional<Tree> remake(Generation generation, Optional<Tree> prior) throws IOException {
        LOG.atInfo().addKeyValue("leaves", generation.leafCount()).log("building the Merkle index again");
        try {
            Tree made = build(generation.number(), prior);
            if (made.is(generation.root(), generation.leafCount())) {
                return Optional.of(made);
            }
            made.close();
        } catch (IndexBuilder.FlawedObjectException e) {
            damage.gone(e.object(), "damaged");
        }
        delete(generation.number());
        LOG.atError()
                .addKeyValue("tree", generation.number())
                .addKeyValue("leaves", generation.leafCount())
                .log("a tree is gone and cannot be made again from what is stored: its snapshots are not answered");
        return Optional.empty();
    }

    /// @param prior a tree that holds some of the same objects at the same places
    Tree build(long generation, Optional<Tree> prior) throws IOException, IndexBuilder.FlawedObjectException {
        LeafSpace space = space(generation);
        Hash32 root = IndexBuilder.build(file(generation), space, prior.map(Tree::asPrior), progress);
        IndexFile index = IndexFile.open(file(generation))
                .orElseThrow(() -> new IOException("the index does not read back as written"));
        return new Tree(new Generation(generation, space.leafCount(), root), space, index);
    }

    /// Manifest and trees are gone: one of the layouts that the objects' own files describe may be the one
    /// that was signed, even if something was put or removed since.
    private Optional<Tree> search(Collection<Hash32> signed) throws IOException {
        NavigableSet<Long> candidates = new TreeSet<>();
        for (StoredObject object : manifest.objects()) {
            Stream.of(object.added(), object.removed())
                    .filter(number -> number != StoredObject.PRESENT)
                    .forEach(candidates::add);
        }
        for (long candidate :
                candidates.descendingSet().stream().limit(MAX_CANDIDATES).toList()) {
            if (manifest.layout(candidate).isEmpty()) {
                continue;
            }
            try {
                Tree tree = build(candidate, Optional.empty());
                if (signed.contains(tree.generation().root())) {
                    manifest.built(tree.generation());
                    return Optional.of(tree);
                }
                tree.close();
                delete(candidate);
            } catch (IndexBuilder.FlawedObjectException e) {
                LOG.atDebug().addKeyValue("object", Damage.nameOf(e.object())).log("not whole");
            }
        }
        return Optional.empty();
    }
}
