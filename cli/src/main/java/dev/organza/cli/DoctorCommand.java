package dev.organza.cli;

import dev.organza.cli.argument.OutFile;
import dev.organza.cli.terminal.ShellCommand;
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

/** {@code organza doctor}: the diagnosis of a run, from its journal. */
@Command(
    name = "doctor",
    description = "Diagnoses failures of a training: since when, and how to change the recipe.",
    footer = {
      "",
      "It reads only the journal, so it works while the run is training and after it has diverged.",
      "Each finding has its evidence and, if the remedy is in the recipe, a command that trains",
      "again with it. docs/doctor.md says how often the doctor is right.",
    })
final class DoctorCommand implements Runnable {

  @Mixin private final RunFlags run = new RunFlags();

  @Option(
      names = "--out",
      paramLabel = "FILE.png",
      description = "Also plot the diagnostics that show the findings.")
  private Optional<Path> out = Optional.empty();

  @Mixin private final TerminalOutput output = new TerminalOutput();

  /**
   * One finding, for {@code --json}.
   *
   * @param since images seen
   * @param until images seen; null while it lasts
   * @param settings the remedy's overrides of the recipe
   * @param because the finding that probably explains it; null if none does
   * @param command trains again with the remedy; null if the remedy is not in the recipe
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
   * The diagnosis, for {@code --json}.
   *
   * @param images seen by the run so far
   * @param examinations how many the journal holds
   * @param undiagnosed why there is no diagnosis; null if there is one
   */
  record Report(
      String run,
      long images,
      int examinations,
      @Nullable String undiagnosed,
      List<Entry> findings) {}

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
            doctor.undiagnosed().orElse(null),
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
    if (report.undiagnosed() != null) {
      text.append(report.undiagnosed()).append('\n');
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
