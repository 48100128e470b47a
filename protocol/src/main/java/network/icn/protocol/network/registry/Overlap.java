package network.icn.protocol.network.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;

/// What two members of a registry must not share. A connection proves one node, so two members at one place are one
/// that is never there; and one key in two roles would judge itself.
public final class Overlap {
    private record Holder(NodeId id, String role) {}

    private record Place(NodeId member, String field, Endpoint endpoint) {}

    private Overlap() {}

    /// The first member that shares a key or a place with another one, in words.
    public static Optional<String> of(Registry registry) {
        Map<NodeId, String> roles = new TreeMap<>();
        Map<String, Place> places = new TreeMap<>();
        for (Holder holder : holders(registry)) {
            String other = roles.put(holder.id(), holder.role());
            if (other != null) {
                return Optional.of(
                        "id: must have one role, " + holder.id() + " is a " + other + " and a " + holder.role());
            }
        }
        Map<Payload, NodeId> keys = new LinkedHashMap<>();
        for (HyperNodeMember member : registry.hyperNodes()) {
            NodeId other = keys.put(member.bls().point(), member.id());
            if (other != null) {
                return Optional.of(
                        "bls: must not be that of another member, " + other + " and " + member.id() + " have one");
            }
        }
        for (Place place : places(registry)) {
            Place other = places.put(place.endpoint().toString(), place);
            if (other != null) {
                return Optional.of(place.field() + ": must not be that of another member, " + place.endpoint()
                        + " is named by " + other.member() + " and " + place.member());
            }
        }
        return Optional.empty();
    }

    /// The member that is at that place already.
    public static Optional<NodeId> at(Registry registry, Endpoint endpoint) {
        return places(registry).stream()
                .filter(place -> place.endpoint().equals(endpoint))
                .map(Place::member)
                .findFirst();
    }

    private static List<Holder> holders(Registry registry) {
        List<Holder> holders = new ArrayList<>();
        registry.hyperNodes().forEach(member -> holders.add(new Holder(member.id(), "HyperNode")));
        registry.scalerNodes().forEach(member -> holders.add(new Holder(member.id(), "ScalerNode")));
        registry.satellites().forEach(member -> holders.add(new Holder(member.id(), "satellite")));
        return holders;
    }

    private static List<Place> places(Registry registry) {
        List<Place> places = new ArrayList<>();
        registry.hyperNodes().forEach(member -> places.add(new Place(member.id(), "endpoint", member.endpoint())));
        registry.scalerNodes().forEach(member -> places.add(new Place(member.id(), "endpoint", member.endpoint())));
        registry.satellites().forEach(member -> {
            places.add(new Place(member.id(), "endpoint", member.endpoint()));
            places.add(new Place(member.id(), "web", member.web()));
        });
        return places;
    }
}
