package dev.organza.bench.quality;

import java.nio.file.Path;
import java.util.List;

/**
 * What PyTorch's script is told, in the order of its command line.
 *
 * @param script its form and batch
 * @param pixels the images
 * @param folder where samples go
 * @param samples of each snapshot; 0 draws none
 */
record PyTorchRun(
    Candidate.PyTorch script,
    Path pixels,
    Path folder,
    long seed,
    Candidate.PyTorch.Mode mode,
    int threads,
    Clock clock,
    List<String> minutes,
    int samples) {

  List<String> words() {
    return List.of(
        pixels.toString(),
        folder.toString(),
        Long.toString(seed),
        mode.toString(),
        Integer.toString(threads),
        script.form(),
        Integer.toString(script.batch()),
        clock.toString(),
        String.join(",", minutes),
        Integer.toString(samples));
  }
}
