package dev.organza.server.checkpoint;

/** So many samples wait that a further request would wait too long. */
public final class QueueFullException extends RuntimeException {

  private static final long serialVersionUID = 1;

  QueueFullException() {
    super("too much is waiting; try again later");
  }
}
