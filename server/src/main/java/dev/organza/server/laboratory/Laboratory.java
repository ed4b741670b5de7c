package dev.organza.server.laboratory;

import dev.organza.Hint;
import dev.organza.UsageException;
import dev.organza.laboratory.LaboratoryKinds;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipes;
import dev.organza.server.json.JsonText;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The games that pages play with at present: few, and none that nobody looks at for long.
 *
 * <p>Documents are JSON. Every method may be called by any thread.
 */
public final class Laboratory implements AutoCloseable {

  /** Sessions at once. */
  static final int MOST_SESSIONS = 4;

  private static final long ABANDONED_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(15);

  private final Catalogue catalogue;
  private final Shelf shelf;
  private final Map<String, Session> sessions = new LinkedHashMap<>();
  private long opened;

  /** A laboratory with the recipes and data of a catalogue, and its own. */
  public Laboratory(Catalogue catalogue) {
    this.catalogue = LaboratoryKinds.in(catalogue);
    this.shelf = Shelf.builtIn();
  }

  /**
   * A game that a page wants.
   *
   * @param preset the id of a preset; null for the other components
   * @param lesson the id of a lesson
   * @param recipe the name of a recipe
   * @param set changes of the recipe
   * @param other changes for a second game beside it
   */
  record Wish(
      @Nullable String preset,
      @Nullable String lesson,
      @Nullable String recipe,
      @Nullable List<String> set,
      @Nullable List<String> other) {}

  /** What there is to begin with: presets, settings, recipes and data. */
  public String offers() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("presets", shelf.presets());
    document.put("settings", shelf.settings());
    document.put("recipes", Recipes.names());
    document.put(
        "data",
        catalogue.sources().list().stream()
            .filter(one -> one.content().startsWith("[1] ") || one.content().startsWith("[2] "))
            .map(one -> Map.of("name", one.name(), "description", one.description()))
            .toList());
    return JsonText.of(document);
  }

  /** The lessons. */
  public String lessons() {
    return JsonText.of(Map.of("lessons", shelf.lessons()));
  }

  /**
   * Opens a session.
   *
   * @param body a JSON object with a preset, a lesson or a recipe, and changes
   * @return its id
   * @throws UsageException if the body is none, or the game cannot be played
   */
  public String open(byte[] body) {
    Wish wish = JsonText.read(body, Wish.class);
    Optional<Lesson> lesson = Optional.ofNullable(wish.lesson).map(shelf::lesson);
    Preset base =
        lesson
            .map(Lesson::preset)
            .orElseGet(
                () ->
                    wish.preset != null
                        ? shelf.preset(wish.preset)
                        : new Preset(
                            "",
                            "",
                            "",
                            wish.recipe == null ? "gan" : wish.recipe,
                            List.of(),
                            List.of()));
    Preset preset =
        new Preset(
            base.id(),
            base.title(),
            base.text(),
            base.recipe(),
            joined(base.set(), wish.set),
            joined(base.other(), wish.other));
    Act.overrides(preset.set());
    Act.overrides(preset.other());
    return open(preset, lesson);
  }

  private static List<String> joined(List<String> first, @Nullable List<String> more) {
    return more == null ? first : Stream.concat(first.stream(), more.stream()).toList();
  }

  private String open(Preset preset, Optional<Lesson> lesson) {
    Session session;
    String id;
    synchronized (this) {
      makePlace();
      id = Long.toString(++opened, 36) + Long.toString(System.nanoTime() & 0xFFFFFF, 36);
      session = new Session(id, catalogue, preset, lesson);
      sessions.put(id, session);
    }
    try {
      session.open();
    } catch (RuntimeException e) {
      forget(id);
      throw e;
    }
    return JsonText.of(Map.of("id", id));
  }

  /** Closes what nobody looks at, first what was left longest, if there is no place left. */
  private void makePlace() {
    sessions.values().removeIf(one -> closedIf(one, IDLE_NANOS));
    if (sessions.size() >= MOST_SESSIONS) {
      Session longest =
          sessions.values().stream().max(Comparator.comparingLong(Session::unheard)).orElseThrow();
      sessions.values().removeIf(one -> one == longest && closedIf(one, ABANDONED_NANOS));
    }
    if (sessions.size() >= MOST_SESSIONS) {
      throw new UsageException(
          MOST_SESSIONS + " laboratories are open already.", Hint.say("Close one of them."));
    }
  }

  private static boolean closedIf(Session session, long unheard) {
    boolean abandoned = session.unheard() > unheard;
    if (abandoned) {
      session.close();
    }
    return abandoned;
  }

  private synchronized @Nullable Session forget(String id) {
    return sessions.remove(id);
  }

  private synchronized Session session(String id) {
    Session session = sessions.get(id);
    if (session == null) {
      throw new UsageException("This laboratory is closed.", Hint.say("Open a new one."));
    }
    return session;
  }

  /**
   * What a session is: its games, recipes and curves.
   *
   * @throws UsageException if it is closed
   */
  public String document(String id) {
    return session(id).document();
  }

  /**
   * Does what a page asks for.
   *
   * @param body an {@link Act} as a JSON object
   * @return as {@link #document}
   * @throws UsageException if the body is none, or it cannot be done
   */
  public String act(String id, byte[] body) {
    Act act = JsonText.read(body, Act.class);
    if (act.act() == null) {
      throw new UsageException("the request does not say what to do");
    }
    return session(id).act(act);
  }

  /**
   * The picture of a later state than one that the page has, as soon as there is one; {@code {}} if
   * the session ends before.
   *
   * @param after the version that the page has; 0 for none
   * @throws UsageException if the session is closed
   */
  public CompletableFuture<String> frame(String id, long after) {
    return session(id).frame(after);
  }

  /** Ends a session, if it is there. */
  public void end(String id) {
    Session session = forget(id);
    if (session != null) {
      session.close();
    }
  }

  @Override
  public synchronized void close() {
    sessions.values().forEach(Session::close);
    sessions.clear();
  }
}
