package dev.organza.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Rows of words in aligned columns, two spaces apart. */
public final class Table {

  private final List<List<String>> rows = new ArrayList<>();
  private final boolean numbers;

  private Table(boolean numbers) {
    this.numbers = numbers;
  }

  /** A table of words, aligned on the left. */
  public static Table ofWords() {
    return new Table(false);
  }

  /** A table whose first column is words, and the others numbers, aligned on the right. */
  public static Table ofNumbers() {
    return new Table(true);
  }

  public Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String padding = " ".repeat(width(i) - row.get(i).length());
        line.append(i == 0 ? "" : "  ");
        line.append(numbers && i > 0 ? padding + row.get(i) : row.get(i) + padding);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> column < row.size())
        .mapToInt(row -> row.get(column).length())
        .max()
        .orElse(0);
  }
}
