package dev.organza.spark.training;

import java.net.URI;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** A file system of this machine that no program reaches but by Hadoop: {@code elsewhere:/path}. */
public final class ElsewhereFileSystem extends RawLocalFileSystem {

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
}
