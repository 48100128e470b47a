package network.icn.node.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The name service of this module's tests: that of the machine, and names below `moving.invalid` that a test moves.
public final class MovingNames extends InetAddressResolverProvider {
    private static final Map<String, byte[]> PLACES = new ConcurrentHashMap<>();

    /// From now on the name has that address.
    public static void move(String name, int... address) {
        byte[] bytes = new byte[address.length];
        for (int i = 0; i < address.length; i++) {
            bytes[i] = (byte) address[i];
        }
        PLACES.put(name, bytes);
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        InetAddressResolver machine = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                if (!host.endsWith("moving.invalid")) {
                    return machine.lookupByName(host, policy);
                }
                byte[] place = PLACES.get(host);
                if (place == null) {
                    throw new UnknownHostException(host);
                }
                return Stream.of(InetAddress.getByAddress(host, place));
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                return machine.lookupByAddress(address);
            }
        };
    }

    @Override
    public String name() {
        return "moving names";
    }
}
