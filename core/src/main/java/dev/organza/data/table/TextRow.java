package dev.organza.data.table;

import java.math.BigDecimal;
import java.util.List;

/**
 * A row whose cells are texts.
 *
 * @param position where it lies
 * @param cells without white space around them; empty for a missing value
 */
public record TextRow(int position, List<String> cells) implements RawTable.Row {

  /** Whole numbers of so many digits are exact in float64. */
  private static final int EXACT_DIGITS = 15;

  @Override
  public double number(int column) {
    return NumberCell.parse(cells.get(column), '.');
  }

  @Override
  public String text(int column) {
    return cells.get(column);
  }

  @Override
  public String problem(int column) {
    return NumberCell.problem(cells.get(column), '.');
  }

  @Override
  public boolean isCut(int column) {
    return isCut(cells.get(column), number(column));
  }

  /** Whether a number of any kind has fewer digits than its text. */
  static boolean losesDigits(String cell, double number) {
    return cell.length() > EXACT_DIGITS
        && new BigDecimal(Double.toString(number)).compareTo(new BigDecimal(cell)) != 0;
  }

  /** Whether a number is not all that a text of many digits says. */
  static boolean isCut(String cell, double number) {
    return cell.length() > EXACT_DIGITS
        && cell.matches("[+-]?\\d+")
        && new BigDecimal(cell).compareTo(new BigDecimal(number)) != 0;
  }
}
