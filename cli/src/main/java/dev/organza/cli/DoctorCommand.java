package dev.organza.cli;

import dev.organza.cli.argument.OutFile;
import dev.organza.cli.terminal.TerminalOutput;
import dev.organza.doctor.Doctor;
import dev.organza.doctor.Finding;
import dev.organza.doctor.FindingCurves;
import dev.organza.journal.Journal;
import dev.organza.picture.PngFile;
import dev.organza.run.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code organza doctor}: what ails a run, from its journal. */
@Command(
    name = "doctor",
    description = "Says what ails a run, since when, and what to do about it.",
    footer = {
      "",
      "It reads the journal alone, so it answers at once, also while the run goes on or after it",
      "has diverged. Each finding comes with its evidence and, where the recipe can cure it, with",
      "a command that trains again with the remedy. docs/doctor.md says how often it is right.",
    })
final class DoctorCommand implements Runnable {

  @Mixin private final RunFlags run = new RunFlags();

  @Option(
      names = "--out",
      paramLabel = "FILE.png",
      description = "Also draw the curves that show the findings.")
  private Optional<Path> out = Optional.empty();

  @Mixin private final TerminalOutput output = new TerminalOutput();

  /**
   * One finding, for {@code --json}.
   *
   * @param since images seen
   * @param until images seen; null while it lasts
   * @param settings the remedy's changes of the recipe
   * @param because the finding from which it probably follows; null if from none
   * @param command trains again with the remedy; null where the recipe cannot cure it
   */
  record Entry(
      String kind,
      String title,
      boolean failure,
      long since,
      @Nullable Long until,
      double confidence,
      List<String> evidence,
      String advice,
      List<String> settings,
      @Nullable String because,
      @Nullable String command) {}

  /**
   * The answer, for {@code --json}.
   *
   * @param images seen by the run so far
   * @param examinations how many the journal holds
   * @param untold what it cannot say, and why; null if it can say all
   */
  record Report(
      String run, long images, int examinations, @Nullable String untold, List<Entry> findings) {}

  @Override
  public void run() {
    out.ifPresent(file -> OutFile.require(file, ".png"));
    RunFolder folder = run.find();
    Doctor doctor = Doctor.of(ProgramCatalogue.get(), folder);
    List<Entry> entries = new ArrayList<>();
    for (Finding finding : doctor.findings()) {
      entries.add(entry(finding, folder));
    }
    out.ifPresent(
        file ->
            PngFile.write(
                FindingCurves.of(Journal.read(folder.journal()), doctor.findings()),
                SampleFormat.withFolder(file)));
    Report report =
        new Report(
            folder.path().toString(),
            doctor.images(),
            doctor.examinations(),
            doctor.untold().orElse(null),
            entries);
    output.print(text(folder, report), report);
  }

  private static Entry entry(Finding finding, RunFolder folder) {
    List<String> settings = finding.remedy().settings();
    List<Object> words = new ArrayList<>(List.of("train", folder.recipe()));
    for (String setting : settings) {
      words.add("--set");
      words.add(setting);
    }
    return new Entry(
        finding.kind(),
        finding.title(),
        finding.failure(),
        finding.since(),
        finding.until().isPresent() ? finding.until().getAsLong() : null,
        finding.confidence(),
        finding.evidence(),
        finding.remedy().advice(),
        settings,
        finding.because().orElse(null),
        settings.isEmpty() ? null : ShellCommand.of(words.toArray()));
  }

  private static String text(RunFolder folder, Report report) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s after %s kimg, %d examination%s:%n",
            folder.name(),
            kimg(report.images()),
            report.examinations(),
            report.examinations() == 1 ? "" : "s"));
    if (report.untold() != null) {
      text.append(report.untold()).append('\n');
    }
    for (Entry entry : report.findings()) {
      text.append('\n');
      if (entry.until() != null) {
        text.append(
            String.format(
                Locale.ROOT,
                "Over: %s (from %s to %s kimg)%n",
                entry.title(),
                kimg(entry.since()),
                kimg(entry.until())));
        continue;
      }
      text.append(
          String.format(
              Locale.ROOT,
              "%s (confidence %.2f, since %s kimg)%n",
              entry.title(),
              entry.confidence(),
              kimg(entry.since())));
      entry.evidence().forEach(line -> text.append("  ").append(line).append('\n'));
      if (entry.because() != null) {
        text.append("  It probably follows from: ").append(entry.because()).append(".\n");
        continue;
      }
      text.append("  ").append(entry.advice()).append('\n');
      if (entry.command() != null) {
        text.append("    ").append(entry.command()).append('\n');
      }
    }
    return text.toString();
  }

  private static String kimg(long images) {
    return String.format(Locale.ROOT, "%.1f", images / 1000.0);
  }
}
