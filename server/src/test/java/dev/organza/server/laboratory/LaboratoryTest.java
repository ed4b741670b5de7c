package dev.organza.server.laboratory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.recipe.Catalogue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaboratoryTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SMALL =
      "{\"recipe\":\"gan\",\"set\":[\"data.source=gaussian\",\"prior={kind: normal, size: 1}\","
          + "\"architecture={kind: mlp, width: 8, depth: 1}\",\"training.batch=16\"]}";

  private final Laboratory laboratory = new Laboratory(Catalogue.builtIn());

  @AfterEach
  void close() {
    laboratory.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode json(String text) throws IOException {
    return JSON.readTree(text);
  }

  private String open(String wish) throws IOException {
    return json(laboratory.open(bytes(wish))).path("id").asText();
  }

  private JsonNode act(String id, String body) throws IOException {
    return json(laboratory.act(id, bytes(body)));
  }

  private JsonNode frame(String id, long after) throws Exception {
    return json(laboratory.frame(id, after).get(30, TimeUnit.SECONDS));
  }

  private static float[] floats(JsonNode base64) {
    ByteBuffer bytes =
        ByteBuffer.wrap(Base64.getDecoder().decode(base64.asText())).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  @Test
  void aSessionShowsTheGameAndMakesSingleUpdates() throws Exception {
    String id = open(SMALL);
    JsonNode lane = json(laboratory.document(id)).path("lanes").path(0);
    assertThat(lane.path("scene").path("exact").asBoolean()).isTrue();
    assertThat(floats(lane.path("scene").path("density"))).hasSize(201);
    JsonNode drawn = frame(id, 0);
    assertThat(floats(drawn.path("lanes").path(0).path("logits"))).hasSize(201);

    JsonNode moved = act(id, "{\"act\":\"update\",\"player\":\"discriminator\"}");
    JsonNode move = moved.path("moves").path("a");
    assertThat(move.path("gradientNorm").asDouble()).isPositive();
    assertThat(move.path("after").path("discriminator.loss").asDouble())
        .isNotEqualTo(move.path("before").path("discriminator.loss").asDouble());
    JsonNode after = frame(id, drawn.path("version").asLong()).path("lanes").path(0);
    assertThat(after.path("step").asLong()).isEqualTo(1);
    assertThat(after.path("updates").path("discriminator").asLong()).isEqualTo(1);
    assertThat(after.path("updates").path("generator").asLong()).isZero();
  }

  /** Of states that came and went while a page was busy it gets the last alone. */
  @Test
  void aSlowPageGetsTheNewestFrameAndNoQueue() throws Exception {
    String id = open(SMALL);
    JsonNode first = frame(id, 0);
    CompletableFuture<String> waits = laboratory.frame(id, first.path("version").asLong());
    assertThat(waits).isNotDone();
    for (int i = 0; i < 5; i++) {
      act(id, "{\"act\":\"step\"}");
    }
    waits.get(30, TimeUnit.SECONDS);
    JsonNode last = frame(id, first.path("version").asLong());
    assertThat(last.path("lanes").path(0).path("step").asLong()).isEqualTo(5);
    assertThat(laboratory.frame(id, last.path("version").asLong())).isNotDone();
  }

  @Test
  void itPlaysUpToAStep() throws Exception {
    String id = open(SMALL);
    JsonNode frame = frame(id, 0);
    act(id, "{\"act\":\"play\",\"until\":12}");
    while (frame.path("lanes").path(0).path("step").asLong() < 12) {
      frame = frame(id, frame.path("version").asLong());
    }
    assertThat(json(laboratory.document(id)).path("playing").asBoolean()).isFalse();
    assertThat(frame.path("lanes").path(0).path("step").asLong()).isEqualTo(12);
  }

  @Test
  void aChangeInThePastOpensABranchBesideIt() throws Exception {
    String id = open(SMALL);
    for (int i = 0; i < 4; i++) {
      act(id, "{\"act\":\"step\"}");
    }
    act(id, "{\"act\":\"go\",\"step\":2}");
    JsonNode both =
        act(id, "{\"act\":\"change\",\"set\":[\"discriminator.optimizer.learningRate=0.1\"]}");
    assertThat(both.path("lanes")).hasSize(2);
    assertThat(both.path("lanes").path(0).path("end").asLong()).isEqualTo(4);
    assertThat(both.path("lanes").path(1).path("start").asLong()).isEqualTo(2);
    JsonNode optimizer =
        both.path("lanes").path(1).path("recipe").path("discriminator").path("optimizer");
    assertThat(optimizer.path("learningRate").asDouble()).isEqualTo(0.1);
    act(id, "{\"act\":\"step\"}");
    JsonNode frame = frame(id, 0);
    assertThat(frame.path("lanes").path(0).path("logits"))
        .isNotEqualTo(frame.path("lanes").path(1).path("logits"));
    assertThat(act(id, "{\"act\":\"merge\"}").path("lanes")).hasSize(1);
  }

  /** Acceptance 6, as a page sees it. */
  @Test
  void aBranchWithNothingChangedLooksTheSame() throws Exception {
    String id = open(SMALL);
    for (int i = 0; i < 4; i++) {
      act(id, "{\"act\":\"step\"}");
    }
    act(id, "{\"act\":\"go\",\"step\":1}");
    act(id, "{\"act\":\"branch\"}");
    for (int i = 0; i < 4; i++) {
      act(id, "{\"act\":\"step\"}");
    }
    JsonNode lanes = frame(id, 0).path("lanes");
    for (String drawn : List.of("step", "logits", "samples", "warped", "values")) {
      assertThat(lanes.path(1).path(drawn)).as(drawn).isEqualTo(lanes.path(0).path(drawn));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{\"preset\":\"no-such\"}",
        "{\"lesson\":\"no-such\"}",
        "{\"recipe\":\"../../etc/passwd\"}",
        "{\"recipe\":\"gan\",\"set\":[\"data.source=/etc/passwd\"]}",
        "{\"recipe\":\"gan\",\"set\":[\"data.source=digits\"]}",
        "{\"recipe\":\"gan\",\"set\":[\"data.source=gaussian\",\"generator.optimizer.learningRate=.nan\"]}",
        "{\"recipe\":\"gan\",\"set\":[null]}",
        "{\"recipe\":\"gan\",\"set\":\"x\"}",
        "{\"recipe\":\"gan\",\"more\":1}",
        "{\"recipe\":\"gan\",\"set\":[\"data.source=gaussian\",\"training.batch=99999999\"]}",
      })
  void whatIsNoWishIsRefused(String wish) {
    assertThatThrownBy(() -> laboratory.open(bytes(wish))).isInstanceOf(UsageException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"act\":\"explode\"}",
        "{\"act\":\"play\",\"speed\":-1}",
        "{\"act\":\"play\",\"speed\":\"NaN\"}",
        "{\"act\":\"play\",\"speed\":1e300}",
        "{\"act\":\"update\"}",
        "{\"act\":\"update\",\"player\":\"\"}",
        "{\"act\":\"update\",\"player\":\"nobody\"}",
        "{\"act\":\"go\"}",
        "{\"act\":\"show\"}",
        "{\"act\":\"change\",\"set\":[\"objective=none-such\"]}",
        "{\"act\":\"change\",\"set\":[\"generator.optimizer.learningRate=.nan\"]}",
        "{\"act\":\"change\",\"set\":[\"architecture.width=9\"]}",
        "{\"act\":\"change\",\"set\":[\"no equals sign\"]}",
      })
  void whatIsNoActIsRefusedAndTheGameGoesOn(String body) throws Exception {
    String id = open(SMALL);
    assertThatThrownBy(() -> laboratory.act(id, bytes(body))).isInstanceOf(OrganzaException.class);
    assertThat(act(id, "{\"act\":\"step\"}").path("lanes").path(0).path("step").asLong())
        .isEqualTo(1);
  }

  @Test
  void stepsOutsideOfTheGameAreItsEnds() throws Exception {
    String id = open(SMALL);
    act(id, "{\"act\":\"step\"}");
    assertThat(act(id, "{\"act\":\"go\",\"step\":-5}").path("lanes").path(0).path("step").asInt())
        .isZero();
    assertThat(
            act(id, "{\"act\":\"go\",\"step\":999999}").path("lanes").path(0).path("step").asInt())
        .isEqualTo(1);
  }

  @Test
  void thereAreFewSessionsAndClosedOnesAnswerNothing() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < Laboratory.MOST_SESSIONS; i++) {
      ids.add(open(SMALL));
    }
    assertThatThrownBy(() -> open(SMALL))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("open already");
    CompletableFuture<String> waiting = laboratory.frame(ids.get(0), 1_000_000);
    laboratory.end(ids.get(0));
    assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo("{}");
    assertThatThrownBy(() -> laboratory.document(ids.get(0)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("closed");
    laboratory.end("no-such");
    ids.add(open(SMALL));
  }

  @Test
  void aLessonFillsInNumbersAndSaysWhenTheyShowSomethingElse() {
    Lesson lesson =
        new Lesson(
            "x",
            "X",
            "",
            "",
            List.of(),
            0,
            "gan",
            List.of(),
            List.of(),
            10,
            List.of(),
            List.of("a.modes < b.modes", "a.force < 0.2 * b.force"),
            "A {a.modes}, B {b.modes}.",
            "",
            "");
    Map<String, Double> numbers =
        Map.of("a.modes", 2.0, "b.modes", 8.0, "a.force", 0.1, "b.force", 3.0);
    assertThat(lesson.answer(numbers).text()).isEqualTo("A 2, B 8.");
    assertThat(lesson.answer(numbers).holds()).isTrue();
    Map<String, Double> others =
        Map.of("a.modes", 8.0, "b.modes", 8.0, "a.force", 0.1, "b.force", Double.NaN);
    assertThat(lesson.answer(others).claims()).doesNotContainValue(true);
    assertThat(lesson.answer(others).text()).contains("did not show it");
    assertThatThrownBy(() -> lesson.answer(Map.of())).isInstanceOf(IllegalArgumentException.class);
  }

  /** So that a preset that no longer fits its recipe is found. */
  @Test
  void everyPresetBegins() throws Exception {
    for (Preset preset : Shelf.builtIn().presets()) {
      String id = open("{\"preset\":\"" + preset.id() + "\"}");
      JsonNode stepped = act(id, "{\"act\":\"step\"}");
      assertThat(stepped.path("lanes").path(0).path("step").asLong()).as(preset.id()).isEqualTo(1);
      assertThat(frame(id, 0).path("trouble").asText()).as(preset.id()).isEmpty();
      laboratory.end(id);
    }
    assertThat(Shelf.builtIn().lessons()).hasSize(8);
  }
}
