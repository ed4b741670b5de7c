package dev.organza.recipe;

import dev.organza.data.Field;
import dev.organza.data.column.Column;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a recipe takes instead where the data are rows (points, numbers, tables) and no images.
 *
 * <p>Weights of penalties, rates and the length of a course that suit some thousand pixels do not
 * suit one or two numbers. What a user sets holds in both cases, since it is added at the end of
 * the settings here.
 *
 * @param course how the players start, learn and are averaged on rows
 * @param settings {@code path=value} each, over the course; of two for one path the later holds
 * @param caution what a user is told at the start of a training on rows; empty for nothing
 * @param cautionForNumbers the same where all columns are numbers without missing values
 * @param cautionForOneNumber the same where a row is a single number
 */
public record RowCase(
    RowCourse course,
    List<String> settings,
    String caution,
    String cautionForNumbers,
    String cautionForOneNumber) {

  /** Rows are trained as images are. */
  public static final RowCase DEFAULTS = new RowCase(RowCourse.NONE, List.of(), "", "", "");

  public RowCase {
    settings = List.copyOf(settings);
  }

  /**
   * All settings, those of the course first.
   *
   * @param samples in the data
   * @param numbers in a row
   */
  List<String> all(int samples, int numbers) {
    return joined(course.settings(samples, numbers), settings);
  }

  /** This case after a user's settings; one that changes nothing on rows stays as it is. */
  RowCase with(Collection<String> users) {
    return course == RowCourse.NONE && settings.isEmpty()
        ? this
        : new RowCase(
            course, joined(settings, users), caution, cautionForNumbers, cautionForOneNumber);
  }

  /** What a user is told before a training on these rows; empty for nothing. */
  String caution(Field.Row row) {
    if (!caution.isEmpty()) {
      return caution;
    }
    if (!row.isNumeric() || row.columns().stream().anyMatch(Column::isNullable)) {
      return "";
    }
    return cautionForNumbers.isEmpty() && row.columns().size() == 1
        ? cautionForOneNumber
        : cautionForNumbers;
  }

  private static List<String> joined(List<String> first, Collection<String> then) {
    List<String> joined = new ArrayList<>(first);
    joined.addAll(then);
    return List.copyOf(joined);
  }
}
