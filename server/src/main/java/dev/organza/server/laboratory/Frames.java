package dev.organza.server.laboratory;

import dev.organza.server.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of a session, made when a page asks for one and no more than {@value #A_SECOND}
 * times a second. A page that waits for nothing new gets nothing, and one that is slow the newest.
 */
final class Frames {

  /** Frames a second at most. */
  static final int A_SECOND = 15;

  private static final long NANOS = TimeUnit.SECONDS.toNanos(1) / A_SECOND;
  private static final int MOST_WAITING = 4;

  /** A page that waits for a frame after the one it has. */
  private record Waiting(long after, CompletableFuture<String> answer) {}

  private final ScheduledExecutorService thread;
  private final LongFunction<String> picture;
  private final List<Waiting> waiting = new ArrayList<>();
  private long version = 1;
  private long made;
  private @Nullable String latest;

  /**
   * No frames yet.
   *
   * @param thread the only one that draws
   * @param picture the present state as a document, with its version
   */
  Frames(ScheduledExecutorService thread, LongFunction<String> picture) {
    this.thread = thread;
    this.picture = picture;
  }

  /** The version of the present state, which grows with every change. */
  long version() {
    return version;
  }

  /** Something has changed; called by the thread. */
  void changed() {
    version++;
    latest = null;
    publish();
  }

  /** A frame of a later version, as soon as there is one; {@code {}} if the session ends before. */
  CompletableFuture<String> after(long seen) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    try {
      thread.execute(() -> await(new Waiting(seen, answer)));
    } catch (RejectedExecutionException e) {
      answer.complete("{}");
    }
    return answer;
  }

  private void await(Waiting page) {
    waiting.removeIf(one -> one.answer.isDone());
    if (waiting.size() == MOST_WAITING) {
      waiting.remove(0).answer.complete("{}");
    }
    waiting.add(page);
    publish();
  }

  private void publish() {
    if (waiting.stream().noneMatch(one -> one.after < version)) {
      return;
    }
    long wait = made + NANOS - System.nanoTime();
    if (latest == null && wait > 0 && made != 0) {
      thread.schedule(this::publish, wait, TimeUnit.NANOSECONDS);
      return;
    }
    String frame = latest == null ? drawn() : latest;
    latest = frame;
    made = System.nanoTime();
    for (Waiting one : List.copyOf(waiting)) {
      if (one.after < version) {
        waiting.remove(one);
        one.answer.complete(frame);
      }
    }
  }

  private String drawn() {
    try {
      return picture.apply(version);
    } catch (RuntimeException e) {
      return JsonText.of(Map.of("version", version, "trouble", String.valueOf(e.getMessage())));
    }
  }

  /** Lets go of all that wait; called by the thread. */
  void end() {
    waiting.forEach(one -> one.answer.complete("{}"));
    waiting.clear();
  }
}
