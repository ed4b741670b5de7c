package dev.organza;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/** Says in one line what the file system refused, and what to do about it. */
public final class FileTrouble {

  private FileTrouble() {}

  /** The report of a failed read of a file or folder. */
  public static OrganzaException reading(Path path, IOException cause) {
    return new OrganzaException("cannot read " + path + ": " + reason(cause), cause);
  }

  /** The report of a failed write of a file or folder. */
  public static OrganzaException writing(Path path, IOException cause) {
    return new OrganzaException("cannot write " + path + ": " + reason(cause), cause);
  }

  private static String reason(IOException cause) {
    String text = Objects.requireNonNullElse(cause.getMessage(), "").lines().findFirst().orElse("");
    String lower = text.toLowerCase(Locale.ROOT);
    if (cause instanceof AccessDeniedException || lower.contains("permission denied")) {
      return "permission denied; choose another folder or change its permissions";
    } else if (lower.contains("read-only file system")) {
      return "the file system is read-only; choose another folder";
    } else if (lower.contains("no space left") || lower.contains("not enough space")) {
      return "the disk is full; free some space, then resume";
    } else if (lower.contains("quota")) {
      return "the disk quota is used up; free some space, then resume";
    } else if (lower.contains("too many open files")) {
      return "too many open files; raise the limit (ulimit -n)";
    } else if (cause instanceof NoSuchFileException || lower.contains("no such file")) {
      return "it, or a folder above it, does not exist";
    } else if (cause instanceof FileAlreadyExistsException
        || cause instanceof NotDirectoryException
        || lower.contains("not a directory")) {
      return "a file stands where a folder is needed; choose another path or move the file";
    } else if (cause instanceof FileSystemException system && system.getReason() != null) {
      return String.valueOf(system.getReason());
    }
    return text.isEmpty() ? cause.getClass().getSimpleName() : text;
  }
}
