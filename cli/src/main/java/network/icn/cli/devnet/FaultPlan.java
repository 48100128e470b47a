package network.icn.cli.devnet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import network.icn.cli.node.Role;
import network.icn.node.ConfigException;

/// Which node is broken in which way. Faulty nodes are the last of their role, so `scaler-1` is honest in every run.
/// A planted fault is one that the judge is not told of.
public final class FaultPlan {
    private static final Pattern FORM = Pattern.compile("([a-z-]+)(?::([1-9]\\d{0,2}))?");
    /// Faults that the design names and that need a challenge or a rule which is not there yet.
    private static final List<String> LATER =
            List.of("capacity-lie", "slow-disk", "slow-net", "equivocating-root", "lazy", "bad-leader");

    private record Wanted(FaultKind kind, boolean planted) {}

    private final Map<String, FaultKind> told = new LinkedHashMap<>();
    private final Map<String, FaultKind> planted = new LinkedHashMap<>();

    private FaultPlan() {}

    /// @param faults as given on the command line, `KIND` or `KIND:COUNT`
    /// @param planted the same
    /// @param counts how many nodes there are of each role
    /// @throws ConfigException on an unknown kind, or when there are not enough nodes to break
    public static FaultPlan of(List<String> faults, List<String> planted, Map<Role, Integer> counts) {
        Map<Role, List<Wanted>> wanted = new EnumMap<>(Role.class);
        faults.forEach(fault -> read(fault, false, wanted));
        planted.forEach(fault -> read(fault, true, wanted));
        FaultPlan plan = new FaultPlan();
        wanted.forEach((role, kinds) -> plan.assign(role, kinds, counts.getOrDefault(role, 0)));
        return plan;
    }

    private static void read(String fault, boolean planted, Map<Role, List<Wanted>> wanted) {
        Matcher form = FORM.matcher(fault);
        FaultKind kind = form.matches() ? FaultKind.parse(form.group(1)).orElse(null) : null;
        if (kind == null) {
            throw unknown(flag(planted), fault, form.matches() && LATER.contains(form.group(1)));
        }
        int count = form.group(2) == null ? 1 : Integer.parseInt(form.group(2));
        List<Wanted> ofRole = wanted.computeIfAbsent(kind.role(), _ -> new ArrayList<>());
        for (int i = 0; i < count; i++) {
            ofRole.add(new Wanted(kind, planted));
        }
    }

    private static String flag(boolean planted) {
        return planted ? "--plant" : "--fault";
    }

    private static ConfigException unknown(String flag, String fault, boolean later) {
        String kinds = String.join(
                ", ", Arrays.stream(FaultKind.values()).map(FaultKind::text).toList());
        return later
                ? ConfigException.of(flag, fault, "is not supported by this program yet", "use one of " + kinds)
                : ConfigException.of(flag, fault, "must be KIND:COUNT", "use one of " + kinds);
    }

    private void assign(Role role, List<Wanted> kinds, int nodes) {
        // One satellite has to stay up: it serves the beacon.
        int breakable = role == Role.SATELLITE ? nodes - 1 : nodes;
        if (kinds.size() > breakable) {
            throw ConfigException.of(
                    flag(kinds.getLast().planted()),
                    kinds.getLast().kind() + ":" + kinds.size(),
                    "at most " + breakable + " of " + nodes + " " + role.text() + "s can be broken",
                    "lower the count or raise --" + role.text() + "s");
        }
        for (int i = 0; i < kinds.size(); i++) {
            Wanted wanted = kinds.get(i);
            (wanted.planted() ? planted : told).put(role.nodeName(nodes - kinds.size() + i + 1), wanted.kind());
        }
    }

    /// The fault of a node, by its name in the devnet, as far as the judge knows.
    public Optional<FaultKind> of(String node) {
        return Optional.ofNullable(told.get(node));
    }

    /// What is broken, whether or not the judge knows.
    Optional<FaultKind> truth(String node) {
        return of(node).or(() -> Optional.ofNullable(planted.get(node)));
    }

    /// Every broken node that the judge knows of, with its fault, in order.
    public Map<String, FaultKind> all() {
        return told;
    }
}
