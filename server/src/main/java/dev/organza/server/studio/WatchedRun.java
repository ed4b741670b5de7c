package dev.organza.server.studio;

import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.doctor.Doctor;
import dev.organza.doctor.Facts;
import dev.organza.doctor.Finding;
import dev.organza.journal.Event;
import dev.organza.journal.History;
import dev.organza.journal.JournalTail;
import dev.organza.recipe.AdversarialRecipe;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.Provenance;
import dev.organza.run.RunFolder;
import dev.organza.run.TrainingProcess;
import dev.organza.server.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A run folder as it is now, read on as its files grow. */
final class WatchedRun {

  /** The speed is that of so many newest rows of the journal. */
  private static final int RECENT = 12;

  private final RunFolder folder;
  private final Catalogue catalogue;
  private final Deque<Event> recent = new ArrayDeque<>();
  private JournalTail tail;
  private History steps = new History();
  private History examinations = new History();
  private Map<String, Event> results = new LinkedHashMap<>();
  private List<Event> measured = new ArrayList<>();
  private List<Event> findingEvents = new ArrayList<>();
  private @Nullable FileTime recipeTime;
  private @Nullable Recipe recipe;
  private String recipeText = "";
  private @Nullable Doctor doctor;
  private @Nullable Event last;
  private @Nullable String damage;
  private RunState state = RunState.STOPPED;
  private long version;
  private @Nullable Drawn drawn;

  /** Curves as they were sent last: every page that is open asks for the same. */
  // Never compared.
  @SuppressWarnings("ArrayRecordComponent")
  private record Drawn(long version, double from, double to, int points, byte[] json) {}

  WatchedRun(RunFolder folder, Catalogue catalogue) {
    this.folder = folder;
    this.catalogue = catalogue;
    this.tail = new JournalTail(folder.journal());
  }

  RunFolder folder() {
    return folder;
  }

  /**
   * Reads what is new.
   *
   * @return whether anything is
   */
  synchronized boolean refresh() {
    RunState before = state;
    String damageBefore = damage;
    long versionBefore = version;
    try {
      readRecipe();
      take(tail.next());
      damage = null;
      state = stateNow();
    } catch (OrganzaException e) {
      damage = String.valueOf(e.getMessage());
      state = RunState.DAMAGED;
    }
    if (state != before || version != versionBefore || !Objects.equals(damage, damageBefore)) {
      version++;
      return true;
    }
    return false;
  }

  private void readRecipe() {
    try {
      if (!Files.exists(folder.recipe())) {
        throw new OrganzaException(folder.recipe() + " is missing");
      }
      FileTime time = Files.getLastModifiedTime(folder.recipe());
      if (!time.equals(recipeTime) || recipe == null) {
        recipe = catalogue.recipes().read(folder.recipe());
        recipeText = catalogue.recipes().write(recipe);
        recipeTime = time;
        version++;
        restart();
      }
    } catch (IOException e) {
      throw new OrganzaException(folder.recipe() + " cannot be read", e);
    }
  }

  /** Forgets the journal, to read it again. */
  private void restart() {
    tail = new JournalTail(folder.journal());
    forget();
  }

  private void forget() {
    recent.clear();
    steps = new History();
    examinations = new History();
    results = new LinkedHashMap<>();
    measured = new ArrayList<>();
    findingEvents = new ArrayList<>();
    last = null;
    doctor = newDoctor();
  }

  private @Nullable Doctor newDoctor() {
    if (recipe == null || !(recipe.game() instanceof AdversarialRecipe)) {
      return null;
    }
    if (!Files.exists(folder.provenance())) {
      return null; // the run is about to begin
    }
    Shape shape = Provenance.read(folder.provenance()).data().shape();
    return new Doctor(Facts.of(recipe, shape));
  }

  private void take(JournalTail.News news) {
    if (news.again()) {
      forget();
      version++;
    }
    if (doctor == null) {
      doctor = newDoctor();
    }
    for (Event event : news.events()) {
      last = event;
      version++;
      if (doctor != null) {
        doctor.add(event);
      }
      switch (event.kind()) {
        case Event.STEP -> step(event);
        case Event.DIAGNOSTICS -> examinations.add(event);
        case Event.FINDING -> findingEvents.add(event);
        case Event.MEASURED -> {
          measured.add(event);
          results.put(String.valueOf(event.values().get("metric")), event);
        }
        default -> {
          // Told by the state, or by nothing.
        }
      }
    }
  }

  private void step(Event event) {
    steps.add(event);
    recent.add(event);
    if (recent.size() > RECENT) {
      recent.remove();
    }
  }

  private RunState stateNow() {
    return switch (TrainingProcess.state(folder)) {
      case ALIVE -> RunState.TRAINING;
      case KILLED -> RunState.KILLED;
      case NONE -> {
        if (last != null && last.kind().equals(Event.DIVERGED)) {
          yield RunState.DIVERGED;
        }
        yield images() >= targetImages() ? RunState.COMPLETE : RunState.STOPPED;
      }
    };
  }

  private long images() {
    return last == null ? 0 : last.images();
  }

  private long targetImages() {
    return recipe == null ? 0 : Math.max(1, Math.round(recipe.training().kimg() * 1000));
  }

  private double imagesPerSecond() {
    Event first = recent.peekFirst();
    Event newest = recent.peekLast();
    return first == null || newest == null || newest.seconds() <= first.seconds()
        ? Double.NaN
        : (newest.images() - first.images()) / (newest.seconds() - first.seconds());
  }

  /** What the list of runs says of it. */
  synchronized Map<String, @Nullable Object> summary() {
    Map<String, @Nullable Object> summary = new LinkedHashMap<>();
    summary.put("id", folder.name());
    summary.put("state", state);
    summary.put("version", version);
    summary.put("problem", damage);
    summary.put("recipe", recipe == null ? "" : recipe.name());
    summary.put("data", recipe == null ? "" : recipe.data().source());
    summary.put("images", images());
    summary.put("target", targetImages());
    summary.put("seconds", last == null ? 0 : last.seconds());
    summary.put("speed", Numbers.orNull(imagesPerSecond()));
    summary.put("picture", Files.exists(folder.latestSample()) ? images() : null);
    summary.put("results", results.values().stream().map(WatchedRun::result).toList());
    summary.put(
        "findings", findings().stream().filter(Finding::present).map(Finding::title).toList());
    summary.put("failing", findings().stream().anyMatch(one -> one.present() && one.failure()));
    return summary;
  }

  private static Map<String, @Nullable Object> result(Event event) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>(event.values());
    result.put("images", event.images());
    result.put("value", Numbers.orNull(event.number("value")));
    return result;
  }

  /** What ails it, or that it is well. */
  synchronized List<Finding> findings() {
    return doctor == null ? List.of() : doctor.findings();
  }

  /** Why nothing is said of its health, if so. */
  synchronized String undiagnosed() {
    return doctor == null ? "" : doctor.undiagnosed().orElse("");
  }

  synchronized @Nullable Recipe recipe() {
    return recipe;
  }

  /** Its recipe as YAML; empty if there is none. */
  synchronized String recipeText() {
    return recipeText;
  }

  /** The rows of its curves, as they are thinned, as JSON. */
  synchronized byte[] curves(double fromKimg, double toKimg, int points) {
    Drawn before = drawn;
    if (before != null
        && before.version == version
        && before.from == fromKimg
        && before.to == toKimg
        && before.points == points) {
      return before.json;
    }
    byte[] json = JsonText.bytes(curvesNow(fromKimg, toKimg, points));
    drawn = new Drawn(version, fromKimg, toKimg, points, json);
    return json;
  }

  private Map<String, Object> curvesNow(double fromKimg, double toKimg, int points) {
    Map<String, Object> curves = new LinkedHashMap<>();
    curves.put("version", version);
    curves.put("steps", CurvePoints.of(steps.events(), fromKimg, toKimg, points));
    curves.put("examinations", CurvePoints.of(examinations.events(), fromKimg, toKimg, points));
    curves.put("metrics", measured.stream().map(WatchedRun::result).toList());
    return curves;
  }
}
