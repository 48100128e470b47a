package network.icn.protocol.network.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.beacon.ChainInfo;
import network.icn.protocol.network.era.AgreementTiming;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;

/// All versions of a network's registry, from the first one on. Whatever is decided about an era is decided by the
/// version that counts in it ([#at]), so a later change of members, claims or parameters changes nothing that was said
/// before (docs/protocol.md, P-340 and on).
///
/// Immutable: whoever learns of a new version goes on with a longer history. Signatures are checked by whoever reads
/// versions, not here.
public final class RegistryHistory {
    private final List<Registry> versions;
    private final List<RegistryMark> marks;
    private final TreeMap<EraId, Integer> byFirstEra = new TreeMap<>();
    private final Genesis genesis;
    private final Hash32 network;
    private final AgreementTiming timing;

    private RegistryHistory(List<Registry> versions) {
        this.versions = List.copyOf(versions);
        this.marks = this.versions.stream().map(RegistryMark::of).toList();
        this.genesis = this.versions.getFirst().genesis();
        this.network = genesis.network();
        this.timing = genesis.timing();
        for (int i = 0; i < this.versions.size(); i++) {
            // Of two that count from one era on the later one does.
            byFirstEra.put(this.versions.get(i).link().firstEra(), i);
        }
    }

    /// The history of a network that has one version.
    ///
    /// @throws IllegalArgumentException if that is not the first
    public static RegistryHistory of(Registry first) {
        return of(List.of(first));
    }

    /// @param versions ascending, from the first one on
    /// @throws IllegalArgumentException naming the version that does not follow the one before it
    public static RegistryHistory of(List<Registry> versions) {
        if (versions.isEmpty() || versions.getFirst().version() != 1) {
            throw new IllegalArgumentException("history: must begin with version 1");
        }
        for (int i = 1; i < versions.size(); i++) {
            requireFollows(versions.get(i - 1), versions.get(i));
        }
        return new RegistryHistory(versions);
    }

    /// The same history with one version more.
    ///
    /// @throws IllegalArgumentException if it does not follow the latest
    public RegistryHistory with(Registry next) {
        List<Registry> longer = new ArrayList<>(versions);
        longer.add(next);
        return of(longer);
    }

    private static void requireFollows(Registry before, Registry next) {
        String name = "version " + next.version();
        if (next.version() != before.version() + 1) {
            throw new IllegalArgumentException(name + ": must follow the one before, which is " + before.version());
        }
        if (!next.link().previous().equals(before.hash())) {
            throw new IllegalArgumentException(
                    name + ".previous: must be the hash of version " + before.version() + ", " + before.hash());
        }
        if (!next.authority().equals(before.authority()) || !next.name().equals(before.name())) {
            throw new IllegalArgumentException(name + ": must have the name and the authority of version 1");
        }
        if (!next.genesis().equals(before.genesis())) {
            throw new IllegalArgumentException(name
                    + ": must have the id, genesis, eras, slots, window and beacon of version 1, which never change");
        }
        if (next.link().firstEra().compareTo(before.link().firstEra()) < 0) {
            throw new IllegalArgumentException(name + ".firstEra: must not be before that of the one before, "
                    + before.link().firstEra());
        }
    }

    /// What is the same in all versions.
    public Genesis genesis() {
        return genesis;
    }

    /// The network's name in everything that is signed ([Genesis#network]).
    public Hash32 network() {
        return network;
    }

    /// When eras and slots begin and end.
    public EraClock clock() {
        return genesis.clock();
    }

    /// When the steps of an agreement fall due.
    public AgreementTiming timing() {
        return timing;
    }

    /// The chain whose rounds draw shards, committees and leaders.
    public ChainInfo beacon() {
        return genesis.beacon();
    }

    /// The version that counts in that era: the last one whose first era is not behind it.
    public Registry at(EraId era) {
        return versions.get(place(era));
    }

    /// The version that counts at that moment.
    public Registry at(Instant time) {
        return at(clock().eraAt(time));
    }

    /// How statements about that era name the version that counts in it.
    public RegistryMark mark(EraId era) {
        return marks.get(place(era));
    }

    /// Whether that is one of its versions.
    public boolean knows(RegistryMark mark) {
        return marks.contains(mark);
    }

    private int place(EraId era) {
        return byFirstEra.floorEntry(era).getValue();
    }

    /// The newest version, which may count only later.
    public Registry latest() {
        return versions.getLast();
    }

    /// How the newest version is named.
    public RegistryMark latestMark() {
        return marks.getLast();
    }

    /// All versions, ascending.
    public List<Registry> versions() {
        return versions;
    }

    /// The versions that count in that era or later, the newest first: who is needed from then on.
    public List<Registry> from(EraId era) {
        return byFirstEra.tailMap(byFirstEra.floorKey(era), true).descendingMap().values().stream()
                .map(versions::get)
                .toList();
    }

    /// Whether a node is a HyperNode in that era or later.
    public boolean isHyperNode(NodeId id, EraId from) {
        return from(from).stream().anyMatch(version -> version.hyperNode(id).isPresent());
    }

    /// Whether a node has any role in that era or later.
    public boolean isMember(NodeId id, EraId from) {
        return from(from).stream().anyMatch(version -> version.isMember(id));
    }

    /// A HyperNode as the newest version that has it says: where it is to be found. Who it was in an era says [#at].
    public Optional<HyperNodeMember> hyperNode(NodeId id) {
        return newest(version -> version.hyperNode(id));
    }

    /// A ScalerNode as the newest version that has it says.
    public Optional<ScalerNodeMember> scalerNode(NodeId id) {
        return newest(version -> version.scalerNode(id));
    }

    /// Where a ScalerNode is to be found at that moment: as the version says that counts then, else as the newest does.
    public Optional<ScalerNodeMember> scalerNode(NodeId id, Instant at) {
        return at(at).scalerNode(id).or(() -> scalerNode(id));
    }

    /// A satellite as the newest version that has it says.
    public Optional<SatelliteMember> satellite(NodeId id) {
        return newest(version -> version.satellite(id));
    }

    private <T> Optional<T> newest(Function<Registry, Optional<T>> find) {
        return byFirstEra.descendingMap().values().stream()
                .flatMap(place -> find.apply(versions.get(place)).stream())
                .findFirst();
    }

    /// The network's name for people and gossip topics.
    public String name() {
        return versions.getFirst().name();
    }

    /// The satellites of the versions that count in that era or later, in the order of their ids.
    public List<NodeId> satellites(EraId from) {
        return from(from).stream()
                .flatMap(version -> version.satellites().stream())
                .map(SatelliteMember::id)
                .distinct()
                .sorted()
                .toList();
    }

    /// Who signs versions.
    public NodeId authority() {
        return versions.getFirst().authority();
    }

    /// The first era in which a node is a HyperNode: before, it cannot have said anything as one.
    ///
    /// @throws IllegalArgumentException if it never is
    public EraId hyperNodeFrom(NodeId id) {
        return firstEra(id, version -> version.hyperNode(id).isPresent());
    }

    /// The first era in which a node is a ScalerNode.
    ///
    /// @throws IllegalArgumentException if it never is
    public EraId scalerNodeFrom(NodeId id) {
        return firstEra(id, version -> version.scalerNode(id).isPresent());
    }

    private EraId firstEra(NodeId id, Predicate<Registry> is) {
        return byFirstEra.entrySet().stream()
                .filter(entry -> is.test(versions.get(entry.getValue())))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("history: must know " + id + " in that role"));
    }

    /// What a ScalerNode promised in an era; empty if it was no member.
    public Optional<Claim> claim(NodeId scalerNode, EraId era) {
        return at(era).scalerNode(scalerNode).map(ScalerNodeMember::claim);
    }

    /// What a ScalerNode promised in some eras, in their order; nothing of those in which it was no member.
    public List<ClaimSpan> claims(NodeId scalerNode, EraId first, EraId last) {
        List<ClaimSpan> spans = new ArrayList<>();
        for (EraId from = first; from.compareTo(last) <= 0; ) {
            EraId next = byFirstEra.higherKey(from);
            EraId until = next == null || next.compareTo(last) > 0 ? last : next.back(1);
            EraId begin = from;
            claim(scalerNode, from).ifPresent(claim -> spans.add(new ClaimSpan(begin, until, claim)));
            if (until.equals(last)) {
                break;
            }
            from = until.next();
        }
        return spans;
    }

    /// The versions that count in some eras, ascending.
    public Stream<Registry> during(EraId first, EraId last) {
        return byFirstEra.subMap(byFirstEra.floorKey(first), true, last, true).values().stream()
                .map(versions::get);
    }

    /// The ScalerNodes of some eras, in the order of their ids, each as the last version of these eras knows it.
    public List<ScalerNodeMember> scalerNodes(EraId first, EraId last) {
        TreeMap<NodeId, ScalerNodeMember> members = new TreeMap<>();
        during(first, last)
                .forEach(version -> version.scalerNodes().forEach(member -> members.put(member.id(), member)));
        return List.copyOf(members.values());
    }

    /// The HyperNodes of some eras, in the order of their ids, each as the last version of these eras knows it.
    public List<HyperNodeMember> hyperNodes(EraId first, EraId last) {
        TreeMap<NodeId, HyperNodeMember> members = new TreeMap<>();
        during(first, last)
                .forEach(version -> version.hyperNodes().forEach(member -> members.put(member.id(), member)));
        return List.copyOf(members.values());
    }
}
