package dev.organza.run;

/** Why a sitting of a training ended; every ending leaves a checkpoint of the last step. */
public enum StopReason {
  /** The recipe's images were seen. */
  COMPLETE,
  /** The sitting's time was up. */
  TIME_UP,
  /** It was asked to stop. */
  STOPPED
}
