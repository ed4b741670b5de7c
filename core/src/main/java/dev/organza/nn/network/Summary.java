package dev.organza.nn.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A network as a table. */
final class Summary {

  private Summary() {}

  static String of(Network network) {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"layer", "output", "parameters"});
    rows.add(new String[] {"input", network.input().toString(), ""});
    for (int i = 0; i < network.layers().size(); i++) {
      long count =
          network.chain().parametersOf(i).stream()
              .mapToLong(spec -> spec.tensor().elements())
              .sum();
      rows.add(
          new String[] {
            i + " " + network.layers().get(i),
            network.chain().outputOf(i).toString(),
            count == 0 ? "" : String.format(Locale.ROOT, "%,d", count)
          });
    }
    int[] widths = new int[3];
    for (String[] row : rows) {
      for (int column = 0; column < row.length; column++) {
        widths[column] = Math.max(widths[column], row[column].length());
      }
    }
    String format = "%-" + widths[0] + "s  %-" + widths[1] + "s  %" + widths[2] + "s";
    StringBuilder table = new StringBuilder();
    for (String[] row : rows) {
      String line = String.format(Locale.ROOT, format, row[0], row[1], row[2]);
      table.append(line.stripTrailing()).append('\n');
    }
    return table
        .append(
            String.format(
                Locale.ROOT,
                "%,d parameters, %,d multiply-adds a sample\n",
                network.parameterCount(),
                network.multiplyAdds()))
        .toString();
  }
}
