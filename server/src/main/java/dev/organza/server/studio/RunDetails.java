package dev.organza.server.studio;

import dev.organza.FileTrouble;
import dev.organza.OrganzaException;
import dev.organza.doctor.Finding;
import dev.organza.game.objective.Equilibrium;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Result;
import dev.organza.metric.evaluation.ResultFolder;
import dev.organza.model.Model;
import dev.organza.model.translation.Translator;
import dev.organza.nn.network.Network;
import dev.organza.recipe.AdversarialRecipe;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.Provenance;
import dev.organza.run.RunBranch;
import dev.organza.run.RunFolder;
import dev.organza.run.SavedState;
import dev.organza.torch.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the page of one run shows besides its curves. */
final class RunDetails {

  private static final double NEAR = 1e-5;

  private RunDetails() {}

  static Map<String, @Nullable Object> of(WatchedRun run) {
    RunFolder folder = run.folder();
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    details.put("samples", pictures(folder));
    details.put("reals", Files.exists(folder.reals()));
    details.put("realSound", Files.exists(folder.realSounds()));
    details.put("checkpoints", RunBranch.checkpoints(folder));
    Recipe recipe = run.recipe();
    details.put("recipeText", run.recipeText());
    details.put("paper", recipe == null ? "" : recipe.paper());
    details.put("departs", recipe == null ? "" : recipe.departs());
    details.put("equilibrium", recipe == null ? null : equilibrium(recipe));
    Provenance provenance = provenance(folder);
    details.put("provenance", provenance);
    // Of what is translated, no nearest is looked for.
    boolean generated = recipe != null && recipe.game() instanceof AdversarialRecipe;
    details.put("image", generated && provenance != null && provenance.data().shape().isImage());
    details.put("path", folder.path().toAbsolutePath().toString());
    return details;
  }

  /** Where the run comes from; null where that cannot be read. */
  private static @Nullable Provenance provenance(RunFolder folder) {
    try {
      return Files.exists(folder.provenance()) ? Provenance.read(folder.provenance()) : null;
    } catch (OrganzaException e) {
      return null;
    }
  }

  /** The lines that the theory draws beside the curves of a game of a generator and a D. */
  private static @Nullable Map<String, @Nullable Object> equilibrium(Recipe recipe) {
    if (!(recipe.game() instanceof AdversarialRecipe adversarial)) {
      return null;
    }
    Equilibrium equilibrium = Equilibrium.of(adversarial.objective());
    List<Object> losses = new ArrayList<>();
    losses.add(line("D", equilibrium.discriminator()));
    losses.add(line("G", equilibrium.generator()));
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("losses", losses);
    document.put(
        "output", equilibrium.output().isPresent() ? equilibrium.output().getAsDouble() : null);
    return document;
  }

  private static Map<String, Object> line(String player, double value) {
    String text =
        Map.of(Math.log(4), "log 4", Math.log(2), "log 2", -Math.log(2), "−log 2")
            .entrySet()
            .stream()
            .filter(known -> Math.abs(known.getKey() - value) < NEAR)
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseGet(() -> String.format(Locale.ROOT, "%.3g", value));
    return Map.of("label", player + ": " + text, "value", value);
  }

  /** Images seen at each picture of samples, by the name of its file, oldest first. */
  private static List<Map<String, Object>> pictures(RunFolder folder) {
    if (!Files.isDirectory(folder.samplesDir())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder.samplesDir())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d{1,18}\\.png"))
          .sorted()
          .map(name -> picture(folder, name))
          .toList();
    } catch (IOException e) {
      throw FileTrouble.reading(folder.samplesDir(), e);
    }
  }

  /** A picture of samples, and whether a recording of some of them lies beside it. */
  private static Map<String, Object> picture(RunFolder folder, String name) {
    long images = Long.parseLong(name.replace(".png", ""));
    return Map.of("file", name, "images", images, "sound", Files.exists(folder.sounds(images)));
  }

  static Map<String, @Nullable Object> finding(Finding finding) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("kind", finding.kind());
    document.put("title", finding.title());
    document.put("failure", finding.failure());
    document.put("since", finding.since());
    document.put("until", finding.until().isPresent() ? finding.until().getAsLong() : null);
    document.put("confidence", finding.confidence());
    document.put("evidence", finding.evidence());
    document.put("advice", finding.remedy().advice());
    document.put("settings", finding.remedy().settings());
    document.put("curves", finding.curves());
    document.put("because", finding.because().orElse(null));
    return document;
  }

  /** The results of all metrics, the newest of each last. */
  static Map<String, Object> results(WatchedRun run) {
    List<Object> results = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Path state : ResultFolder.states(run.folder().resultsDir())) {
      ResultFolder folder = new ResultFolder(state);
      try {
        for (Result result : folder.read()) {
          results.add(result(result, folder, Long.parseLong(state.getFileName().toString())));
        }
      } catch (OrganzaException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    return Map.of("results", results, "problems", problems);
  }

  private static Map<String, Object> result(Result result, ResultFolder folder, long images) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("metric", result.metric());
    document.put("images", images);
    document.put("state", folder.path().getFileName().toString());
    document.put("better", result.better().name().toLowerCase(Locale.ROOT));
    document.put("measures", result.measures().stream().map(RunDetails::measure).toList());
    document.put("notes", result.notes());
    document.put("protocol", result.protocol());
    document.put("real", result.real().count());
    document.put("fake", result.fake().count());
    document.put(
        "figures",
        result.figures().stream()
            .map(name -> folder.figure(result, name))
            .filter(Files::exists)
            .map(file -> file.getFileName().toString())
            .toList());
    return document;
  }

  private static Map<String, @Nullable Object> measure(Measure measure) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("name", measure.name());
    document.put("value", Numbers.orNull(measure.value()));
    Interval interval = measure.interval();
    if (interval != null) {
      document.put("low", Numbers.orNull(interval.low()));
      document.put("high", Numbers.orNull(interval.high()));
      document.put("level", interval.level());
    }
    return document;
  }

  /**
   * The networks of its newest checkpoint, a layer a line.
   *
   * @throws OrganzaException if there is no sound checkpoint
   */
  static Map<String, Object> networks(WatchedRun run, Catalogue catalogue) {
    SavedState state = SavedState.newest(run.folder(), refused -> {});
    List<Object> networks = new ArrayList<>();
    if (Translator.isIn(state.model())) {
      try (Translator translator = state.translator(Device.cpu())) {
        translator
            .description()
            .directions()
            .forEach(each -> networks.add(network(each.name(), each.network())));
      }
    } else {
      try (Model model = state.load(catalogue, Device.cpu())) {
        networks.add(network("Generator", model.description().generator()));
        networks.add(network("Discriminator", model.description().discriminator()));
      }
    }
    return Map.of("networks", networks);
  }

  private static Map<String, Object> network(String name, Network network) {
    return Map.of("name", name, "summary", network.summary());
  }
}
