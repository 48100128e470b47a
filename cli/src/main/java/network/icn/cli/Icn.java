package network.icn.cli;

/** Place holder. */
public final class Icn {
    private Icn() {}

    public static void main(String[] args) {
        System.out.println(String.join(" ", args));
    }
}
