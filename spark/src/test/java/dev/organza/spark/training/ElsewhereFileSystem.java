package dev.organza.spark.training;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A file system that no program reaches but by Hadoop, {@code elsewhere:/path}, and does as little
 * as an object store: a file is there when it is closed, and not before; nothing is appended to;
 * and a rename copies what is renamed, file by file, then deletes it, and replaces nothing.
 */
public final class ElsewhereFileSystem extends RawLocalFileSystem {

  private static final int BUFFER = 4096;
  private static final long BLOCK = 1 << 20;

  /** Made by Hadoop. */
  public ElsewhereFileSystem() {}

  @Override
  public URI getUri() {
    return URI.create("elsewhere:///");
  }

  @Override
  public String getScheme() {
    return "elsewhere";
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    if (exists(path) && (!overwrite || getFileStatus(path).isDirectory())) {
      throw new FileAlreadyExistsException(path.toString());
    }
    if (path.getParent() != null && !mkdirs(path.getParent())) {
      throw new IOException("there is a file in the place of " + path.getParent());
    }
    return new FSDataOutputStream(new Upload(path), statistics);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return create(path, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) {
    throw new UnsupportedOperationException("an object store appends to nothing");
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    FileStatus status = getFileStatus(from);
    Path target = exists(to) && getFileStatus(to).isDirectory() ? new Path(to, from.getName()) : to;
    if (exists(target)) {
      return false;
    }
    copy(status, target);
    return delete(from, true);
  }

  private void copy(FileStatus from, Path to) throws IOException {
    if (from.isDirectory()) {
      mkdirs(to);
      for (FileStatus part : listStatus(from.getPath())) {
        copy(part, new Path(to, part.getPath().getName()));
      }
      return;
    }
    try (InputStream in = open(from.getPath());
        OutputStream out = create(to, false)) {
      in.transferTo(out);
    }
  }

  private OutputStream whole(Path path) throws IOException {
    return super.create(path, true, BUFFER, (short) 1, BLOCK, null);
  }

  /** What is to be a file. */
  private final class Upload extends ByteArrayOutputStream {

    private final Path path;
    private boolean done;

    Upload(Path path) {
      this.path = path;
    }

    @Override
    public void close() throws IOException {
      if (!done) {
        done = true;
        try (OutputStream out = whole(path)) {
          writeTo(out);
        }
      }
    }
  }
}
