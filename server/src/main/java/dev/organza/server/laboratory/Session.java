package dev.organza.server.laboratory;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.laboratory.Move;
import dev.organza.laboratory.RecordedGame;
import dev.organza.recipe.Catalogue;
import dev.organza.server.json.JsonText;
import dev.organza.tree.RecipeOverride;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One or two games side by side that a page plays with, on a thread of their own.
 *
 * <p>The page asks for each frame when it has drawn the one before: a slow page gets newer frames
 * and no queue of old ones. A game that nobody looks at pauses.
 */
final class Session implements AutoCloseable {

  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long UNSEEN_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final double FASTEST = 1_000;
  private final Catalogue catalogue;
  private final Preset preset;
  private final Optional<Lesson> lesson;
  private final ScheduledExecutorService thread;
  private final Frames frames;
  private final List<Lane> lanes = new ArrayList<>();
  private final Map<String, Double> numbers = new LinkedHashMap<>();
  private volatile long heard = System.nanoTime();
  private boolean playing;
  private double speed;
  private long until = -1;
  private int label = -1;
  private String trouble = "";
  private Map<String, Object> moves = Map.of();

  /** A session; {@link #open} begins its games. */
  Session(String id, Catalogue catalogue, Preset preset, Optional<Lesson> lesson) {
    this.catalogue = catalogue;
    this.preset = preset;
    this.lesson = lesson;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread one = new Thread(work, "organza-laboratory-" + id);
              one.setDaemon(true);
              return one;
            });
    this.frames = new Frames(thread, this::picture);
  }

  /** Begins the games, or closes itself. */
  void open() {
    try {
      onThread(
          () -> {
            lanes.add(new Lane("a", begin(preset.set()), List.of()));
            if (!preset.other().isEmpty()) {
              List<String> both = new ArrayList<>(preset.set());
              both.addAll(preset.other());
              lanes.add(new Lane("b", begin(both), preset.other()));
            }
            note();
            return lanes.size();
          });
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private RecordedGame begin(List<String> set) {
    return RecordedGame.start(
        catalogue,
        catalogue.recipes().with(catalogue.recipes().named(preset.recipe()), Act.overrides(set)));
  }

  /** Does something on the session's thread and waits for it. */
  private <T> T onThread(Callable<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    try {
      thread.execute(
          () -> {
            try {
              done.complete(work.call());
            } catch (Exception e) {
              done.completeExceptionally(e);
            }
          });
      return done.join();
    } catch (RejectedExecutionException e) {
      throw new UsageException("This laboratory is closed.");
    } catch (CompletionException e) {
      if (e.getCause() instanceof OrganzaException known) {
        throw known;
      }
      throw e;
    }
  }

  /** How long nobody has asked for anything, in nanoseconds. */
  long unheard() {
    return System.nanoTime() - heard;
  }

  /** Does what a page asks for. */
  String act(Act act) {
    heard = System.nanoTime();
    return onThread(
        () -> {
          moves = Map.of();
          trouble = "";
          try {
            act.act().on(this, act);
          } finally {
            frames.changed();
          }
          return state();
        });
  }

  /** Everything about the session but the picture. */
  String document() {
    heard = System.nanoTime();
    return onThread(this::state);
  }

  /**
   * The picture of a later state than one that the page has.
   *
   * @param after the version that the page has; 0 for none
   */
  CompletableFuture<String> frame(long after) {
    heard = System.nanoTime();
    return frames.after(after);
  }

  // On the session's thread.

  void play(double stepsASecond, long stop) {
    if (!(stepsASecond >= 0 && stepsASecond <= FASTEST)) {
      throw new UsageException(
          "speed is "
              + stepsASecond
              + "; it is between 0 and "
              + (int) FASTEST
              + " steps a second");
    }
    speed = stepsASecond;
    until = stop;
    if (!playing) {
      playing = true;
      thread.execute(this::tick);
    }
  }

  void pause() {
    playing = false;
  }

  private void tick() {
    if (!playing) {
      return;
    }
    if (unheard() > UNSEEN_NANOS) {
      playing = false;
      return;
    }
    long begin = System.nanoTime();
    try {
      do {
        advance();
      } while (playing && speed == 0 && System.nanoTime() - begin < SLICE_NANOS);
    } catch (RuntimeException e) {
      playing = false;
      trouble = String.valueOf(e.getMessage());
    }
    frames.changed();
    if (playing) {
      long next = speed == 0 ? 0 : (long) (1e9 / speed) - (System.nanoTime() - begin);
      thread.schedule(this::tick, Math.max(0, next), TimeUnit.NANOSECONDS);
    }
  }

  private void advance() {
    lanes.forEach(Lane::advance);
    note();
    boolean stuck = lanes.stream().allMatch(lane -> lane.trouble() != null);
    if (stuck || first().game().step() == until) {
      playing = false;
    }
  }

  /** Takes the numbers that a lesson asks for at this step. */
  private void note() {
    if (lesson.isEmpty()) {
      return;
    }
    long step = first().game().step();
    if (!lesson.get().stops().contains((int) step)) {
      return;
    }
    for (Lane lane : lanes) {
      Map<String, Double> values = lane.frame(-1).values();
      Lesson.name(lane.name(), "@" + step, values, numbers);
      if (step == lesson.get().steps()) {
        Lesson.name(lane.name(), "", values, numbers);
      }
    }
  }

  void step() {
    playing = false;
    advance();
  }

  void update(String player) {
    playing = false;
    if (!atEnd()) {
      branch(List.of());
    }
    Map<String, Object> made = new LinkedHashMap<>();
    for (Lane lane : lanes) {
      if (lane.game().step() < lane.game().end()) {
        lane.advance();
        continue;
      }
      Move move = lane.game().update(player);
      lane.mark("one update of " + player.substring(0, 1).toUpperCase(Locale.ROOT));
      made.put(lane.name(), Documents.move(move));
    }
    moves = made;
  }

  private boolean atEnd() {
    return lanes.stream().allMatch(lane -> lane.game().step() == lane.game().end())
        || lanes.size() > 1 && newest().game().step() == newest().game().end();
  }

  void goTo(long step) {
    playing = false;
    lanes.forEach(lane -> lane.goTo(step));
  }

  void change(List<RecipeOverride> overrides) {
    Lane lane = newest();
    if (lane.game().step() < lane.game().end()) {
      branch(overrides);
      return;
    }
    lane.game().change(overrides);
    lane.mark(text(overrides));
  }

  /** Another future of the first game, in the place of one that there may be. */
  void branch(List<RecipeOverride> overrides) {
    playing = false;
    RecordedGame other = first().game().branch(overrides);
    closeBranch();
    lanes.add(
        new Lane("b", other, List.of(overrides.isEmpty() ? "nothing changed" : text(overrides))));
  }

  private static String text(List<RecipeOverride> overrides) {
    return String.join(", ", overrides.stream().map(RecipeOverride::text).toList());
  }

  void closeBranch() {
    if (lanes.size() > 1) {
      lanes.remove(1).game().close();
    }
  }

  void show(int wanted) {
    label = Math.max(-1, wanted);
  }

  private Lane first() {
    return lanes.get(0);
  }

  private Lane newest() {
    return lanes.get(lanes.size() - 1);
  }

  private String picture(long version) {
    List<Map<String, Object>> drawn = new ArrayList<>();
    for (Lane lane : lanes) {
      drawn.add(lane.drawn(label));
    }
    Map<String, Object> document = head(version);
    document.put("lanes", drawn);
    return JsonText.of(document);
  }

  private Map<String, Object> head(long version) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("version", version);
    document.put("playing", playing);
    document.put("speed", speed);
    document.put("label", label);
    document.put("trouble", trouble);
    document.put("moves", moves);
    lesson.ifPresent(one -> document.put("answer", answer(one)));
    return document;
  }

  private @Nullable Object answer(Lesson of) {
    return numbers.keySet().stream().anyMatch(name -> !name.contains("@"))
        ? of.answer(numbers)
        : null;
  }

  private String state() {
    List<Map<String, Object>> described = new ArrayList<>();
    for (Lane lane : lanes) {
      described.add(lane.described(catalogue));
    }
    Map<String, Object> document = head(frames.version());
    document.put("preset", preset);
    document.put("lanes", described);
    return JsonText.of(document);
  }

  @Override
  public void close() {
    thread.execute(
        () -> {
          playing = false;
          frames.end();
          for (int i = lanes.size() - 1; i >= 0; i--) {
            lanes.remove(i).game().close();
          }
        });
    thread.shutdown();
  }
}
