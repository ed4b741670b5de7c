package dev.organza.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import dev.organza.AtomicFile;
import dev.organza.FileTrouble;
import dev.organza.OrganzaException;
import dev.organza.doctor.Doctor;
import dev.organza.doctor.Finding;
import dev.organza.journal.Event;
import dev.organza.journal.History;
import dev.organza.journal.Journal;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Result;
import dev.organza.metric.table.TableMetrics;
import dev.organza.optim.Progress;
import dev.organza.picture.Curves;
import dev.organza.picture.PngFile;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.Provenance;
import dev.organza.run.RunFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A run as one HTML file that opens without a network: samples over time, curves, results, recipe
 * and provenance. Every picture is in the file.
 */
public final class RunReport {

  private static final String TEMPLATE = "report.html.mustache";

  /** The most sample pictures on the page. */
  private static final int MOST_PICTURES = 8;

  private final Catalogue catalogue;
  private final RunFolder run;

  private RunReport(Catalogue catalogue, RunFolder run) {
    this.catalogue = catalogue;
    this.run = run;
  }

  /**
   * Writes the report of a run, also while it is training.
   *
   * @param catalogue knows the kinds of the run's recipe
   * @throws OrganzaException if the run cannot be read or the file not be written
   */
  public static void write(Catalogue catalogue, RunFolder run, Path file) {
    String html = new RunReport(catalogue, run).html();
    AtomicFile.write(file, html.getBytes(StandardCharsets.UTF_8));
  }

  private String html() {
    Recipe recipe = catalogue.recipes().read(run.recipe());
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("name", run.name());
    page.put("paper", recipe.paper());
    page.put("departs", recipe.departs());
    JournalSummary history = new JournalSummary();
    Journal.read(run.journal(), history::take);
    page.put("facts", facts(recipe, history));
    page.put("findings", findings());
    List<Map<String, Object>> samples = pictures();
    boolean reals = Files.exists(run.reals());
    page.put("pictured", reals || !samples.isEmpty()); // there are none of a table's rows
    page.put("history", samples);
    page.put("reals", reals ? List.of(picture(run.reals())) : List.of());
    page.put("heard", sounds(run.realSounds()));
    page.put("curves", picture(PngFile.bytes(Curves.of(history.steps.events()))));
    page.put("uses", uses());
    page.put("results", results());
    page.put("recipe", text(run.recipe()));
    page.put("provenance", text(run.provenance()));
    return template().execute(page);
  }

  private static Template template() {
    try (InputStream in =
            Objects.requireNonNull(RunReport.class.getResourceAsStream(TEMPLATE), TEMPLATE);
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return Mustache.compiler()
          .escapeHTML(true)
          .zeroIsFalse(true)
          .emptyStringIsFalse(true)
          .compile(reader);
    } catch (IOException | MustacheException e) {
      throw new IllegalStateException("the report's template cannot be read", e);
    }
  }

  private List<Map<String, String>> facts(Recipe recipe, JournalSummary last) {
    Provenance provenance = Provenance.read(run.provenance());
    List<Map<String, String>> facts = new ArrayList<>();
    facts.add(fact("Recipe", recipe.name()));
    facts.add(
        fact(
            "Data",
            "%s, %,d samples of %s, SHA-256 %s…"
                .formatted(
                    provenance.data().name(),
                    provenance.data().count(),
                    provenance.data().shape(),
                    provenance.data().sha256().substring(0, 12))));
    facts.add(
        fact(
            "Trained",
            String.format(
                Locale.ROOT,
                "%s of %s kimg in %.0f s, %,d steps",
                Progress.kimgText(last.images),
                Progress.kimgText(Math.round(recipe.training().kimg() * 1000)),
                last.seconds,
                last.step)));
    facts.add(
        fact(
            "Computed",
            "on %s with %d threads in %s, seed %d"
                .formatted(
                    provenance.device(),
                    provenance.threads(),
                    provenance.precision(),
                    provenance.seed())));
    return facts;
  }

  /** The steps of the journal, and its last event. */
  private static final class JournalSummary {
    private final History steps = new History();
    private long images;
    private long step;
    private double seconds;

    void take(Event event) {
      if (event.kind().equals(Event.STEP)) {
        steps.add(event);
      }
      images = event.images();
      step = event.step();
      seconds = event.seconds();
    }
  }

  private static Map<String, String> fact(String name, String value) {
    return Map.of("name", name, "value", value);
  }

  private List<Map<String, Object>> findings() {
    return Doctor.of(catalogue, run).findings().stream().map(RunReport::finding).toList();
  }

  private static Map<String, Object> finding(Finding finding) {
    String until =
        finding.until().isPresent()
            ? " to " + Progress.kimgText(finding.until().getAsLong())
            : ", still there";
    return Map.of(
        "title",
        finding.title(),
        "when",
        String.format(
            Locale.ROOT,
            "from %s kimg%s; confidence %.2f",
            Progress.kimgText(finding.since()),
            until,
            finding.confidence()),
        "evidence",
        finding.evidence(),
        "advice",
        finding.present() ? finding.remedy().advice() : "",
        "settings",
        finding.present() ? finding.remedy().settings() : List.of());
  }

  /** At most eight of the sample pictures, the first and the last among them. */
  private List<Map<String, Object>> pictures() {
    List<Path> all = samples();
    int shown = Math.min(all.size(), MOST_PICTURES);
    List<Map<String, Object>> history = new ArrayList<>();
    for (int i = 0; i < shown; i++) {
      Path file = all.get(shown == 1 ? 0 : i * (all.size() - 1) / (shown - 1));
      String images = file.getFileName().toString().replace(".png", "");
      history.add(
          Map.of(
              "image",
              picture(file),
              "caption",
              Progress.kimgText(Long.parseLong(images)) + " kimg",
              "sounds",
              sounds(run.sounds(Long.parseLong(images)))));
    }
    return history;
  }

  private List<Path> samples() {
    if (!Files.isDirectory(run.samplesDir())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(run.samplesDir())) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\d{1,18}\\.png"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw FileTrouble.reading(run.samplesDir(), e);
    }
  }

  /** What a table's metrics say first, which is what its rows may be used for. */
  private List<String> uses() {
    Map<String, RunResults.Placed> results = RunResults.of(run).byMetric();
    return TableMetrics.all().stream()
        .map(metric -> results.get(metric.description().name()))
        .filter(Objects::nonNull)
        .flatMap(placed -> placed.result().notes().stream().limit(1))
        .toList();
  }

  private List<Map<String, Object>> results() {
    List<Map<String, Object>> results = new ArrayList<>();
    for (RunResults.Placed placed : RunResults.of(run).byMetric().values()) {
      Result result = placed.result();
      Map<String, Object> shown = new LinkedHashMap<>();
      shown.put("metric", result.metric());
      shown.put("state", Progress.kimgText(placed.images()));
      shown.put("better", better(result));
      shown.put("measures", result.measures().stream().map(RunReport::measure).toList());
      shown.put("notes", result.notes());
      shown.put(
          "protocol",
          result.protocol().entrySet().stream()
              .map(entry -> fact(entry.getKey(), entry.getValue()))
              .toList());
      shown.put("samples", samples(result));
      shown.put("figures", figures(placed));
      results.add(shown);
    }
    return results;
  }

  private static String better(Result result) {
    return switch (result.better()) {
      case LOWER -> "lower is better";
      case HIGHER -> "higher is better";
      case NEITHER -> "";
    };
  }

  private static Map<String, String> measure(Measure measure) {
    Interval interval = measure.interval();
    return Map.of(
        "name",
        measure.name(),
        "value",
        SignificantDigits.number(measure.value()),
        "interval",
        interval == null
            ? ""
            : "%s to %s (%.0f %%, %s)"
                .formatted(
                    SignificantDigits.number(interval.low()),
                    SignificantDigits.number(interval.high()),
                    100 * interval.level(),
                    interval.method()));
  }

  private static String samples(Result result) {
    String heldOut =
        result.heldOut() == null
            ? ""
            : ", %,d held-out".formatted(Objects.requireNonNull(result.heldOut()).count());
    return "%,d real%s, %,d generated"
        .formatted(result.real().count(), heldOut, result.fake().count());
  }

  private static List<Map<String, String>> figures(RunResults.Placed placed) {
    return placed.result().figures().stream()
        .map(name -> Map.entry(name, placed.folder().figure(placed.result(), name)))
        .filter(entry -> Files.exists(entry.getValue()))
        .map(entry -> Map.of("caption", entry.getKey(), "image", picture(entry.getValue())))
        .toList();
  }

  private static String picture(byte[] png) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
  }

  private static String picture(Path file) {
    try {
      return picture(Files.readAllBytes(file));
    } catch (IOException e) {
      throw FileTrouble.reading(file, e);
    }
  }

  /** A WAV file to play, if there is one. */
  private static List<String> sounds(Path file) {
    try {
      return Files.exists(file)
          ? List.of(
              "data:audio/wav;base64,"
                  + Base64.getEncoder().encodeToString(Files.readAllBytes(file)))
          : List.of();
    } catch (IOException e) {
      throw FileTrouble.reading(file, e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw FileTrouble.reading(file, e);
    }
  }
}
