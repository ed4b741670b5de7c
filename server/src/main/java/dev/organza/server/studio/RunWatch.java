package dev.organza.server.studio;

import dev.organza.recipe.Catalogue;
import dev.organza.run.RunFolder;
import dev.organza.server.json.JsonText;
import io.javalin.http.NotFoundResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All runs of a folder, whoever trains them: their files are read on as they grow. */
final class RunWatch {

  private static final Logger LOG = LoggerFactory.getLogger(RunWatch.class);

  private final Path runs;
  private final Catalogue catalogue;
  private final LiveChannel live;
  private final Map<String, WatchedRun> watched = new LinkedHashMap<>();

  RunWatch(Path runs, Catalogue catalogue, LiveChannel live) {
    this.runs = runs;
    this.catalogue = catalogue;
    this.live = live;
  }

  Path runs() {
    return runs;
  }

  /** Looks for what is new, and tells the pages, if there are any. */
  void look() {
    if (!live.isHeard()) {
      return;
    }
    try {
      refresh();
    } catch (RuntimeException e) {
      LOG.warn("the runs cannot be read: {}", e.getMessage());
    }
  }

  /** Reads what is new of all runs. */
  synchronized void refresh() {
    List<RunFolder> folders = RunFolder.list(runs);
    List<String> names = folders.stream().map(RunFolder::name).toList();
    boolean gone = watched.keySet().retainAll(names);
    for (RunFolder folder : folders) {
      WatchedRun run =
          watched.computeIfAbsent(folder.name(), name -> new WatchedRun(folder, catalogue));
      if (run.refresh()) {
        live.tell("run", JsonText.of(run.summary()));
      }
    }
    if (gone) {
      live.tell("runs", "{}");
    }
  }

  /** All runs, the newest first. */
  synchronized List<WatchedRun> all() {
    refresh();
    List<WatchedRun> all = new ArrayList<>(watched.values());
    Collections.reverse(all);
    return all;
  }

  /**
   * A run by its name.
   *
   * @throws NotFoundResponse if there is none
   */
  synchronized WatchedRun named(String name) {
    WatchedRun run = watched.get(name);
    if (run == null) {
      refresh();
      run = watched.get(name);
    }
    if (run == null) {
      throw new NotFoundResponse("there is no run " + name);
    }
    run.refresh();
    return run;
  }

  /**
   * The folder of a run, without a look at its journal.
   *
   * @throws NotFoundResponse if there is none
   */
  synchronized RunFolder folder(String name) {
    WatchedRun run = watched.get(name);
    return run == null ? named(name).folder() : run.folder();
  }
}
