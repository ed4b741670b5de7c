package dev.organza.server;

/** So many samples wait that a further request would wait too long. */
final class QueueFullException extends RuntimeException {

  private static final long serialVersionUID = 1;

  QueueFullException() {
    super("too many samples are waiting; try again later");
  }
}
