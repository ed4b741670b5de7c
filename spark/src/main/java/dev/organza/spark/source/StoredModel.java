package dev.organza.spark.source;

import dev.organza.Hint;
import dev.organza.OrganzaException;
import dev.organza.Sha256;
import dev.organza.UsageException;
import dev.organza.model.Model;
import dev.organza.recipe.Catalogue;
import dev.organza.torch.Device;
import dev.organza.train.Checkpoint;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a model, where all machines of a cluster find it.
 *
 * @param address of the file, with its scheme
 * @param sha256 of its content: machines that have other content refuse it
 */
record StoredModel(String address, String sha256) implements Serializable {

  private static final Logger LOG = LoggerFactory.getLogger(StoredModel.class);
  private static final String CHECKPOINTS = "checkpoints";

  /** A file on this machine, removed when it is closed if it was fetched. */
  private record LocalFile(java.nio.file.Path path, boolean fetched) implements AutoCloseable {

    static LocalFile of(Path file, Configuration configuration) throws IOException {
      if (file.toUri().getScheme().equals("file")) {
        return new LocalFile(java.nio.file.Path.of(file.toUri().getPath()), false);
      }
      java.nio.file.Path copy = Files.createTempFile("organza-model", ".safetensors");
      try (FSDataInputStream in = file.getFileSystem(configuration).open(file);
          var out = Files.newOutputStream(copy)) {
        in.transferTo(out);
      } catch (IOException | RuntimeException e) {
        Files.delete(copy);
        throw e;
      }
      return new LocalFile(copy, true);
    }

    @Override
    public void close() throws IOException {
      if (fetched) {
        Files.deleteIfExists(path);
      }
    }
  }

  /**
   * A model that was found, open.
   *
   * @param model to be closed
   */
  record Found(StoredModel stored, Model model) {}

  /**
   * The model at a path: a file, or that of a checkpoint, or that of the newest sound checkpoint of
   * a run. It is read, so that what is wrong with it is said here.
   *
   * @throws UsageException if there is none at the path
   * @throws OrganzaException if it cannot be read, or is none to sample from
   */
  static Found find(String given, Configuration configuration) {
    try {
      Path path = new Path(given);
      FileSystem files = path.getFileSystem(configuration);
      path = files.makeQualified(path);
      if (files.getFileStatus(path).isFile()) {
        return open(path, configuration);
      } else if (files.exists(new Path(path, Checkpoint.MODEL))) {
        return sound(path, files);
      } else if (files.exists(new Path(path, CHECKPOINTS))) {
        return newest(path, files);
      }
      throw new UsageException(
          given + " is neither a run folder nor a checkpoint: it has no " + Checkpoint.MODEL + ".",
          Hint.say("Give the folder of a run, of one of its checkpoints, or the file."));
    } catch (FileNotFoundException e) {
      throw new UsageException(
          "there is no model at " + given + ".",
          Hint.say(
              "Give the path of a run folder or a checkpoint on a file system of the cluster."),
          e);
    } catch (IOException e) {
      throw unreadable(given, e);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "\"" + given + "\" is no path of a model: " + e.getMessage() + ".", e);
    }
  }

  private static OrganzaException unreadable(String given, IOException e) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new OrganzaException(
        "cannot read the model " + given + ": " + reason.lines().findFirst().orElse(""), e);
  }

  private static Found newest(Path run, FileSystem files) throws IOException {
    List<Path> newestFirst =
        Arrays.stream(files.listStatus(new Path(run, CHECKPOINTS)))
            .filter(FileStatus::isDirectory)
            .map(FileStatus::getPath)
            .filter(path -> path.getName().matches("\\d{1,18}"))
            .sorted(
                Comparator.comparingLong((Path path) -> Long.parseLong(path.getName())).reversed())
            .toList();
    OrganzaException last =
        new OrganzaException(
            "There is no checkpoint in " + run + ".\nTrain the run for longer, or choose another.");
    for (Path checkpoint : newestFirst) {
      try {
        return sound(checkpoint, files);
      } catch (UsageException e) {
        throw e;
      } catch (OrganzaException e) {
        last = e;
        LOG.warn("{}", e.getMessage());
      }
    }
    throw last;
  }

  /** The model of a checkpoint, if it has the checksum that was written with it. */
  private static Found sound(Path checkpoint, FileSystem files) throws IOException {
    byte[] index;
    try (FSDataInputStream in = files.open(new Path(checkpoint, Checkpoint.INDEX))) {
      index = in.readAllBytes();
    } catch (FileNotFoundException e) {
      throw new OrganzaException(
          "The checkpoint " + checkpoint + " is refused: " + Checkpoint.INDEX + " is missing.", e);
    }
    String sha256 = Checkpoint.sha256OfModel(index, checkpoint);
    StoredModel stored = new StoredModel(new Path(checkpoint, Checkpoint.MODEL).toString(), sha256);
    return new Found(stored, stored.load(files.getConf()));
  }

  private static Found open(Path file, Configuration configuration) throws IOException {
    try (LocalFile local = LocalFile.of(file, configuration)) {
      StoredModel stored = new StoredModel(file.toString(), Sha256.of(local.path));
      return new Found(stored, stored.read(local));
    }
  }

  /**
   * The model; the caller closes it. Of another file system it is copied to this machine first.
   *
   * @throws OrganzaException if it is not here, or not the one that was found before
   */
  Model load(Configuration configuration) {
    try (LocalFile local = LocalFile.of(new Path(address), configuration)) {
      if (!local.fetched && !Files.isRegularFile(local.path)) {
        throw new OrganzaException(
            "there is no file "
                + address
                + " on "
                + InetAddress.getLocalHost().getHostName()
                + ".\nPut the run where all machines of the cluster read it: on a shared folder, or"
                + " at an address such as hdfs:.");
      }
      if (!Sha256.of(local.path).equals(sha256)) {
        throw new OrganzaException(
            address
                + " does not have the checksum that it should: it is damaged, or it changed.\n"
                + "Load the source again, or take another checkpoint.");
      }
      return read(local);
    } catch (IOException e) {
      throw unreadable(address, e);
    }
  }

  private Model read(LocalFile local) {
    try {
      return Model.load(local.path, Device.cpu(), Catalogue.discovered().kinds());
    } catch (OrganzaException e) {
      if (!local.fetched) {
        throw e;
      }
      throw new OrganzaException(
          String.valueOf(e.getMessage()).replace(local.path.toString(), address), e);
    }
  }
}
