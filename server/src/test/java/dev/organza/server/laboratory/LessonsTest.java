package dev.organza.server.laboratory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.laboratory.LaboratoryKinds;
import dev.organza.laboratory.RecordedGame;
import dev.organza.recipe.Catalogue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a lesson says is what its run shows, whatever the seed. */
@Tag("slow")
class LessonsTest {

  private static final Catalogue CATALOGUE = LaboratoryKinds.in(Catalogue.builtIn());

  /** Not those that the lessons were made with, 1 to 4. */
  private static final int SEED = Integer.getInteger("organza.lessons.seed", 7001);

  static Stream<Lesson> lessons() {
    return Shelf.builtIn().lessons().stream();
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void theRunShowsWhatTheLessonSays(Lesson lesson) {
    Lesson.Answer answer = lesson.answer(numbers(lesson, SEED));
    assertThat(answer.holds()).as(lesson.id() + " " + answer.claims()).isTrue();
    assertThat(answer.text()).doesNotContain("{");
  }

  private static Map<String, Double> numbers(Lesson lesson, int seed) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    play("a", lesson, lesson.set(), seed, numbers);
    if (!lesson.other().isEmpty()) {
      play(
          "b",
          lesson,
          Stream.concat(lesson.set().stream(), lesson.other().stream()).toList(),
          seed,
          numbers);
    }
    return numbers;
  }

  private static void play(
      String name, Lesson lesson, List<String> set, int seed, Map<String, Double> numbers) {
    List<String> all = new ArrayList<>(set);
    all.add("seed=" + seed);
    try (RecordedGame game =
        RecordedGame.start(
            CATALOGUE, CATALOGUE.recipes().set(CATALOGUE.recipes().named(lesson.recipe()), all))) {
      for (int step = 0; step <= lesson.steps(); step++) {
        if (lesson.stops().contains(step)) {
          Map<String, Double> values = game.frame().values();
          Lesson.name(name, "@" + step, values, numbers);
          if (step == lesson.steps()) {
            Lesson.name(name, "", values, numbers);
          }
        }
        if (step < lesson.steps()) {
          game.advance();
        }
      }
    }
  }
}
