package network.icn.node;

import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Why something failed, in words. Some of the platform's exceptions say it only with their type, and their message is
/// the path alone.
public final class Reason {
    private Reason() {}

    public static String of(Throwable failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "there is no such file or folder";
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "there is one already";
            case NotDirectoryException _ -> "not a folder";
            case DirectoryNotEmptyException _ -> "the folder is not empty";
            case UnknownHostException _, UnresolvedAddressException _ -> "the name has no address";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            default -> {
                String message = failure.getMessage();
                yield message == null || message.isBlank() ? failure.getClass().getSimpleName() : OneLine.of(message);
            }
        };
    }
}
