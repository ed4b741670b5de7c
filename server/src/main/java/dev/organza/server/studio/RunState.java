package dev.organza.server.studio;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How it is with a run. */
enum RunState {
  /** It is being trained. */
  TRAINING,
  /** It has seen all images that its recipe asks for. */
  COMPLETE,
  /** It was stopped, and can be resumed. */
  STOPPED,
  /** Its process has gone without an end; it can be resumed. */
  KILLED,
  /** A number was no longer finite. */
  DIVERGED,
  /** Its folder cannot be read. */
  DAMAGED;

  @JsonValue
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
