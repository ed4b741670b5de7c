package dev.organza.bench.worker;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Measures a contender and tells it on standard output, in lines that begin with {@code @}; every
 * other line belongs to the system itself. Prepared and measured in a process of its own, because
 * memory and the time to the first step are those of a process.
 *
 * <pre>
 * &#64;version DJL 0.35.1
 * &#64;threads 2
 * &#64;parameters generator 1068035
 * &#64;first
 * &#64;speed 611.3
 * &#64;processor 309.8
 * &#64;loss discriminator 1.386
 * &#64;rss 512000
 * </pre>
 *
 * Speeds are in images a second, by the clock and by the processor time of the whole process: a
 * busy machine lengthens the first alone. The last is the peak of the resident memory in KiB.
 * {@code @note} says what else a reader should know, {@code @unable} why there is nothing to
 * measure.
 */
public final class WorkerRun {

  private static final int WARM_UP_STEPS = 3;

  /** The share of the measured seconds that is spent on warming up before. */
  private static final double WARM_UP_SHARE = 0.25;

  private WorkerRun() {}

  /**
   * What a worker's main method does.
   *
   * @param seconds how long to count images
   * @param contender makes it ready; the time that takes is part of that to the first step
   */
  public static void run(double seconds, Callable<? extends Contender> contender) throws Exception {
    try {
      measure(contender.call(), seconds);
    } catch (Unable e) {
      say("unable " + e.getMessage());
    }
  }

  /** Tells the comparison what a reader should know. */
  public static void note(String text) {
    say("note " + text);
  }

  private static void measure(Contender contender, double seconds) throws IOException {
    contender.firstStep();
    say("first");
    say("version " + contender.version());
    say("threads " + contender.threads());
    contender.parameters().forEach((network, count) -> say("parameters " + network + " " + count));
    long start = System.nanoTime();
    for (int i = 0; i < WARM_UP_STEPS || since(start) < WARM_UP_SHARE * seconds; i++) {
      contender.firstStep();
    }
    start = System.nanoTime();
    double processor = ProcessStatus.processorSeconds();
    long images = 0;
    do {
      images += contender.step();
    } while (since(start) < seconds);
    say(String.format(Locale.ROOT, "speed %.4f", images / since(start)));
    double used = ProcessStatus.processorSeconds() - processor;
    say(String.format(Locale.ROOT, "processor %.4f", images / used));
    contender.losses().forEach((player, loss) -> say("loss " + player + " " + loss));
    say("rss " + ProcessStatus.kibibytes("VmHWM"));
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void say(String line) {
    System.out.println("@" + line);
    System.out.flush();
  }
}
