package dev.organza.bench.workers;

import dev.organza.FileTree;
import dev.organza.bench.worker.ProcessStatus;
import dev.organza.data.Dataset;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Preparation;
import dev.organza.recipe.Recipe;
import dev.organza.torch.Threads;
import dev.organza.torch.WorkerGroup;
import dev.organza.torch.c10d.C10dGroup;
import dev.organza.torch.c10d.Rendezvous;
import dev.organza.train.SharedState;
import dev.organza.train.Trainer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What workers cost: N of them that share a batch of N·B against N processes with batches of B that
 * know nothing of each other, all with one thread, by turns. On a machine with other work compare
 * the processor time of an image, which leaves out the wait for the slower worker.
 */
public final class SpeedStudy {

  private SpeedStudy() {}

  /**
   * Prints a line for each turn and kind.
   *
   * @param arguments {@code RECIPE:DATA:SIZE:BATCH:WORKERS:SECONDS:TURNS}, with the batch of one
   *     worker and the side of the images (0 for their own)
   */
  public static void main(String... arguments) throws IOException, InterruptedException {
    if (arguments[0].equals("measure")) {
      measure(arguments);
      System.exit(0); // Gloo's threads
    }
    String[] words = arguments[0].split(":");
    int workers = Integer.parseInt(words[4]);
    System.out.println(
        "| turn | kind | images/s, all | processor ms an image | gradients exchanged, share of a"
            + " step |");
    System.out.println("|---|---|---|---|---|");
    for (int turn = 1; turn <= Integer.parseInt(words[6]); turn++) {
      for (boolean together : turn % 2 == 0 ? List.of(true, false) : List.of(false, true)) {
        double[] all = turn(words, workers, together);
        System.out.printf(
            Locale.ROOT,
            "| %d | %s | %.1f | %.3f | %.1f %% |%n",
            turn,
            together ? "workers" : "apart",
            all[0],
            all[1] / workers,
            100 * all[2] / workers);
      }
    }
  }

  /** The sums over the processes of what each saw. */
  private static double[] turn(String[] words, int workers, boolean together)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("organza-speed-study-");
    try {
      List<Process> processes = new ArrayList<>();
      for (int rank = 0; rank < workers; rank++) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
            List.of(
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SpeedStudy.class.getName(),
                "measure"));
        command.addAll(Arrays.asList(words));
        command.addAll(List.of("" + rank, "" + together, folder.resolve("meeting").toString()));
        processes.add(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
      }
      double[] sums = new double[3];
      for (Process process : processes) {
        try (BufferedReader out =
            new BufferedReader(
                new java.io.InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
          String last = "";
          for (String line = out.readLine(); line != null; line = out.readLine()) {
            last = line;
          }
          String[] numbers = last.split(" ");
          for (int i = 0; i < 3; i++) {
            sums[i] += Double.parseDouble(numbers[i]);
          }
        }
        process.waitFor();
      }
      return sums;
    } finally {
      FileTree.delete(folder);
    }
  }

  private static void measure(String... words) {
    int size = Integer.parseInt(words[3]);
    int batch = Integer.parseInt(words[4]);
    int workers = Integer.parseInt(words[5]);
    double seconds = Double.parseDouble(words[6]);
    int rank = Integer.parseInt(words[8]);
    boolean together = Boolean.parseBoolean(words[9]);
    Catalogue catalogue = Catalogue.builtIn();
    Recipe recipe =
        catalogue
            .recipes()
            .set(
                catalogue.recipes().named(words[1]),
                List.of(
                    "data.source=" + words[2],
                    "data.size=" + size,
                    "training.batch=" + (together ? workers * batch : batch),
                    "hardware={device: cpu, threads: 1, precision: float32}"));
    WorkerGroup joined =
        together
            ? C10dGroup.join(Rendezvous.in(Path.of(words[10])), rank, workers)
            : WorkerGroup.alone();
    try (TimedGroup group = new TimedGroup(joined);
        Dataset dataset = catalogue.sources().open(recipe.data(), (file, bytes, total) -> {})) {
      Preparation prepared = Preparation.of(catalogue, recipe, dataset);
      try (Trainer trainer =
              new Trainer(
                  prepared.plan(), prepared.data(), prepared.chooseHardware(line -> {}), group);
          Threads.Lease lease = trainer.lease()) {
        SharedState.fromFirst(trainer);
        steps(trainer, group, seconds / 4);
        double exchanged = group.seconds();
        double processor = ProcessStatus.processorSeconds();
        long images = trainer.progress().images();
        double took = steps(trainer, group, seconds);
        double own = (trainer.progress().images() - images) / (double) (together ? workers : 1);
        System.out.println(
            own / took
                + " "
                + 1000 * (ProcessStatus.processorSeconds() - processor) / own
                + " "
                + (group.seconds() - exchanged) / took);
      }
    }
  }

  /** Until the time is up for any of them. */
  private static double steps(Trainer trainer, WorkerGroup group, double seconds) {
    long start = System.nanoTime();
    while (group.largest(System.nanoTime() - start > seconds * 1e9 ? 1 : 0) == 0) {
      trainer.step();
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
