package dev.organza.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.organza.OrganzaException;
import dev.organza.Sha256;
import dev.organza.model.Model;
import dev.organza.model.ModelDescription;
import dev.organza.recipe.Catalogue;
import dev.organza.torch.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointsTest {

  private static final CheckpointPolicy KEEP_TWO = new CheckpointPolicy(1, 2, 0);

  private final Path folder;
  private final List<String> refused = new ArrayList<>();

  CheckpointsTest(@TempDir Path folder) {
    this.folder = folder.resolve("checkpoints");
  }

  private Checkpoints checkpoints() {
    return new Checkpoints(folder, KEEP_TWO);
  }

  private static ModelDescription description(Trainer trainer) {
    return ModelDescription.of("test", trainer.plan().game(), trainer.data());
  }

  private static Checkpoint save(Checkpoints checkpoints, Trainer trainer) {
    return checkpoints.save(
        trainer,
        description(trainer).metadata(Catalogue.builtIn().kinds()),
        100 * trainer.progress().step(),
        trainer.progress().step());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  // Resuming

  @ParameterizedTest
  @EnumSource
  void aResumedTrainingIsTheUninterruptedOneBitForBit(TinyGames.Kind kind) {
    Random random = new Random(kind.ordinal());
    for (Hardware hardware : List.of(TinyGames.ONE_THREAD, TinyGames.BFLOAT16)) {
      int rounds = 30;
      Map<String, Object> uninterrupted;
      try (Trainer straight = TinyGames.trainer(kind, 5, hardware)) {
        TinyGames.play(straight, rounds);
        uninterrupted = TinyGames.everything(straight);
      }
      Checkpoints checkpoints = new Checkpoints(folder.resolve(hardware.toString()), KEEP_TWO);
      int done = 0;
      while (done < rounds) {
        try (Trainer sitting = TinyGames.trainer(kind, 5, hardware)) {
          if (done > 0) {
            Checkpoint from = checkpoints.restoreNewest(sitting, refused::add);
            assertThat(from.position().progress().step()).isEqualTo(done);
            assertThat(from.journalBytes()).isEqualTo(100L * done);
            assertThat(from.seconds()).isEqualTo(done);
          }
          int more = Math.min(rounds - done, 1 + random.nextInt(12));
          TinyGames.play(sitting, more);
          done += more;
          save(checkpoints, sitting);
          sitting.step(); // work that is lost
        }
      }
      try (Trainer end = TinyGames.trainer(kind, 5, hardware)) {
        checkpoints.restoreNewest(end, refused::add);
        assertThat(TinyGames.everything(end)).isEqualTo(uninterrupted);
      }
      assertThat(refused).isEmpty();
    }
  }

  @Test
  void savingDoesNotDisturbTheTraining() {
    try (Trainer watched = TinyGames.trainer(TinyGames.Kind.DCGAN, 5, TinyGames.ONE_THREAD);
        Trainer alone = TinyGames.trainer(TinyGames.Kind.DCGAN, 5, TinyGames.ONE_THREAD)) {
      Model model = Model.of(watched, description(watched));
      for (int i = 0; i < 8; i++) {
        watched.step();
        alone.step();
        save(checkpoints(), watched);
        model.sample(3, i);
        model.discriminate(model.sample(2, 9));
      }
      assertThat(TinyGames.everything(watched)).isEqualTo(TinyGames.everything(alone));
    }
  }

  /** Before a game had any number of players, their updates were fields of their own. */
  @Test
  void aCheckpointWithTheUpdatesOfTwoPlayersIsRead() throws IOException {
    try (Trainer trainer = TinyGames.trainer(TinyGames.Kind.MLP, 5, TinyGames.ONE_THREAD);
        Trainer resumed = TinyGames.trainer(TinyGames.Kind.MLP, 5, TinyGames.ONE_THREAD)) {
      TinyGames.play(trainer, 2);
      Path index = save(checkpoints(), trainer).folder().resolve("state.json");
      ObjectMapper json = new ObjectMapper();
      ObjectNode signed = (ObjectNode) json.readTree(index.toFile());
      ObjectNode checkpoint = (ObjectNode) signed.get("checkpoint");
      ObjectNode position = (ObjectNode) checkpoint.get("position");
      assertThat(position.remove("updates").toString())
          .isEqualTo("{\"generator\":2,\"discriminator\":4}");
      position.put("generatorUpdates", 2).put("discriminatorUpdates", 4);
      signed.put("sha256", Sha256.of(checkpoint.toString()));
      Files.writeString(index, signed.toString());
      checkpoints().restoreNewest(resumed, refused::add);
      assertThat(refused).isEmpty();
      assertThat(resumed.player("discriminator").updates()).isEqualTo(4);
      TinyGames.play(trainer, 2);
      TinyGames.play(resumed, 2);
      assertThat(TinyGames.everything(resumed)).isEqualTo(TinyGames.everything(trainer));
    }
  }

  // Damage

  /** Two checkpoints, of rounds 2 and 4. */
  private Trainer twoCheckpoints() {
    Trainer trainer = TinyGames.trainer(TinyGames.Kind.MLP, 5, TinyGames.ONE_THREAD);
    for (int i = 0; i < 2; i++) {
      TinyGames.play(trainer, 2);
      save(checkpoints(), trainer);
    }
    return trainer;
  }

  private Path newest() {
    return folder.resolve("0000000064"); // 4 rounds of 2 batches of 8
  }

  private void assertTheOneBeforeIsUsed(Trainer trainer, String... words) {
    refused.clear();
    Checkpoint used = checkpoints().restoreNewest(trainer, refused::add);
    assertThat(used.position().progress().step()).isEqualTo(2);
    assertThat(refused).hasSize(1);
    assertThat(refused.get(0))
        .contains(Stream.concat(Stream.of(newest().toString()), Stream.of(words)).toList());
    assertThat(checkpoints().newest(line -> {}).folder()).isEqualTo(folder.resolve("0000000032"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "state.safetensors", "state.json"})
  void aDamagedFileIsRefusedAndTheCheckpointBeforeUsed(String name) throws IOException {
    try (Trainer trainer = twoCheckpoints()) {
      Path file = newest().resolve(name);
      byte[] sound = Files.readAllBytes(file);
      Checkpoint original = Checkpoint.open(newest());
      Random random = new Random(1);
      for (int i = 0; i < 60; i++) {
        byte[] damaged = sound.clone();
        int at = random.nextInt(sound.length);
        damaged[at] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, damaged);
        try {
          // A flip that leaves the meaning is sound: "1e5" and "1E5".
          assertThat(Checkpoint.open(newest())).isEqualTo(original);
          assertThat(name).isEqualTo("state.json");
        } catch (OrganzaException e) {
          assertThat(e).hasMessageContaining(newest().toString());
          assertTheOneBeforeIsUsed(trainer);
        }
      }
      for (int length : new int[] {0, 1, 7, sound.length / 2, sound.length - 1}) {
        Files.write(file, Arrays.copyOf(sound, length));
        assertTheOneBeforeIsUsed(trainer, "is refused");
      }
      Files.write(file, Arrays.copyOf(sound, sound.length + 1));
      assertTheOneBeforeIsUsed(trainer, "is refused");
      Files.writeString(file, "something else altogether");
      assertTheOneBeforeIsUsed(trainer, "is refused");
      Files.delete(file);
      assertTheOneBeforeIsUsed(trainer, name, "is missing");
      Files.createDirectory(file);
      assertTheOneBeforeIsUsed(trainer, "is refused");
    }
  }

  @Test
  void aStateOfAnotherFormatOrVersionIsRefused() throws IOException {
    try (Trainer trainer = twoCheckpoints()) {
      Path file = newest().resolve("state.json");
      String sound = Files.readString(file);
      Files.writeString(file, sound.replaceFirst("\"version\" : 1", "\"version\" : 2"));
      assertTheOneBeforeIsUsed(trainer, "version 2", "reads version 1");
      Files.writeString(file, sound.replace("organza-checkpoint", "someone-elses"));
      assertTheOneBeforeIsUsed(trainer, "not a checkpoint of Organza");
      for (String foreign :
          List.of("{}", "[]", "null", "7", "{\"sha256\":\"\",\"checkpoint\":null}", "")) {
        Files.writeString(file, foreign);
        assertTheOneBeforeIsUsed(trainer, "state.json");
      }
    }
  }

  /** Whoever can compute SHA-256 can sign nonsense; it must still not crash. */
  @Test
  void aSignedStateWithoutContentIsRefused() throws Exception {
    try (Trainer trainer = twoCheckpoints()) {
      for (String content :
          List.of(
              "{\"format\":\"organza-checkpoint\",\"version\":1}",
              "{\"format\":\"organza-checkpoint\",\"version\":1,\"position\":null,"
                  + "\"journalBytes\":0,\"seconds\":0,\"sha256\":null}",
              "{\"format\":\"organza-checkpoint\",\"version\":1,\"position\":{},"
                  + "\"journalBytes\":0,\"seconds\":0,\"sha256\":{}}")) {
        byte[] digest =
            MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
        Files.writeString(
            newest().resolve("state.json"),
            "{\"sha256\":\""
                + HexFormat.of().formatHex(digest)
                + "\",\"checkpoint\":"
                + content
                + "}");
        assertTheOneBeforeIsUsed(trainer, "state.json");
      }
    }
  }

  @Test
  void aCheckpointOfAnotherNetworkIsRefused() throws IOException {
    try (Trainer trainer = twoCheckpoints();
        Trainer other = TinyGames.trainer(TinyGames.Kind.DCGAN, 5, TinyGames.ONE_THREAD)) {
      TinyGames.play(other, 4);
      Path elsewhere = folder.resolveSibling("elsewhere");
      Checkpoint foreign = save(new Checkpoints(elsewhere, KEEP_TWO), other);
      for (String name : List.of("model.safetensors", "state.safetensors", "state.json")) {
        Files.copy(
            foreign.folder().resolve(name),
            newest().resolve(name),
            StandardCopyOption.REPLACE_EXISTING);
      }
      refused.clear();
      checkpoints().restoreNewest(trainer, refused::add);
      assertThat(trainer.progress().step()).isEqualTo(2);
      assertThat(refused).hasSize(1);
      assertThat(refused.get(0)).contains(newest().toString()).contains("does not fit");
    }
  }

  @Test
  void whereNoCheckpointIsSoundOrThereIsNoneTheMessageSaysSo() throws IOException {
    try (Trainer trainer = twoCheckpoints()) {
      for (Path checkpoint : checkpoints().newestFirst()) {
        Files.delete(checkpoint.resolve("state.json"));
      }
      assertThatThrownBy(() -> checkpoints().restoreNewest(trainer, refused::add))
          .isInstanceOf(OrganzaException.class)
          .hasMessageContaining("None of the 2 checkpoints")
          .hasMessageContaining(folder.toString());
      assertThat(refused).hasSize(2);
      assertThatThrownBy(
              () ->
                  new Checkpoints(folder.resolve("nowhere"), KEEP_TWO)
                      .restoreNewest(trainer, refused::add))
          .isInstanceOf(OrganzaException.class)
          .hasMessageContaining("no checkpoint");
    }
  }

  @Test
  void aStateThatIsNotFiniteIsNotSaved() throws IOException {
    try (Trainer trainer = twoCheckpoints()) {
      trainer.step();
      Tensor weight = TinyGames.tensor(trainer.snapshot().model(), "discriminator.0.weight");
      try (Scope scope = Scope.open();
          NoGradGuard off = new NoGradGuard()) {
        weight.fill_(new Scalar(Double.POSITIVE_INFINITY));
      }
      assertThatThrownBy(() -> save(checkpoints(), trainer))
          .isInstanceOf(DivergenceException.class)
          .hasMessageContaining("discriminator.")
          .hasMessageContaining(".weight");
      assertThat(names()).containsExactly("0000000032", "0000000064");
    }
  }

  // Pruning

  private List<String> kept(CheckpointPolicy policy, int rounds) throws IOException {
    Checkpoints checkpoints = new Checkpoints(folder, policy);
    try (Trainer trainer = TinyGames.trainer(TinyGames.Kind.MLP, 5, TinyGames.ONE_THREAD)) {
      save(checkpoints, trainer);
      for (int i = 0; i < rounds; i++) {
        trainer.step(); // 16 images
        save(checkpoints, trainer);
      }
    }
    return names();
  }

  @Test
  void theNewestAreKept() throws IOException {
    assertThat(kept(new CheckpointPolicy(1, 1, 0), 5)).containsExactly("0000000080");
    assertThat(kept(new CheckpointPolicy(1, 3, 0), 5))
        .containsExactly("0000000048", "0000000064", "0000000080");
  }

  /** The first at or after 50, 100 and 150 images, and the last. */
  @Test
  void theFirstOfEachPeriodIsKeptForGood() throws IOException {
    assertThat(kept(new CheckpointPolicy(1, 1, 0.05), 12))
        .containsExactly("0000000064", "0000000112", "0000000160", "0000000192");
  }

  @Test
  void rubbishOfAKilledWriteIsPassedOverAndRemoved() throws IOException {
    try (Trainer trainer = twoCheckpoints()) {
      Path half = folder.resolve(".writing-0000000080");
      Files.createDirectory(half);
      Files.write(half.resolve("model.safetensors"), new byte[] {1, 2, 3});
      Files.writeString(folder.resolve("notes.txt"), "a user's own");
      Checkpoint used = checkpoints().restoreNewest(trainer, refused::add);
      assertThat(used.folder()).isEqualTo(newest());
      assertThat(refused).isEmpty();
      trainer.step();
      save(checkpoints(), trainer);
      assertThat(names()).containsExactly("0000000064", "0000000080", "notes.txt");
      Files.createDirectory(half);
      trainer.step();
      save(checkpoints(), trainer);
      assertThat(names()).containsExactly("0000000080", "0000000096", "notes.txt");
    }
  }

  /** Otherwise the damaged one would take the place of the sound one just written. */
  @Test
  void aRefusedCheckpointDoesNotCrowdOutSoundOnes() throws IOException {
    Checkpoints one = new Checkpoints(folder, new CheckpointPolicy(1, 1, 0));
    try (Trainer trainer = twoCheckpoints()) {
      Files.delete(newest().resolve("state.json"));
      one.restoreNewest(trainer, refused::add);
      trainer.step();
      save(one, trainer);
      assertThat(names()).containsExactly("0000000048");
      assertThat(one.restoreNewest(trainer, line -> {}).position().progress().step()).isEqualTo(3);
    }
  }

  @Test
  void aCheckpointOfTheSameProgressIsReplaced() throws IOException {
    try (Trainer trainer = twoCheckpoints()) {
      Files.delete(newest().resolve("state.safetensors"));
      checkpoints().restoreNewest(trainer, refused::add);
      TinyGames.play(trainer, 2);
      save(checkpoints(), trainer);
      assertThat(names()).containsExactly("0000000032", "0000000064");
      Checkpoint.open(newest());
    }
  }
}
