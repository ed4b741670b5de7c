package dev.organza.metric.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A case of tables.json, which metrics/src/test/python/table_metrics.py wrote with SDMetrics. */
record Written(JsonNode json, TypedRows real, TypedRows fake, TypedRows heldOut, TypedRows random) {

  static List<Written> all() {
    try (InputStream in =
        Objects.requireNonNull(Written.class.getResourceAsStream("tables.json"))) {
      List<Written> all = new ArrayList<>();
      new ObjectMapper().readTree(in).forEach(json -> all.add(of(json)));
      return all;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Written of(JsonNode json) {
    Map<String, Map<String, Integer>> codes = new LinkedHashMap<>();
    return new Written(
        json,
        rows(json, "real", codes),
        rows(json, "fake", codes),
        rows(json, "heldOut", codes),
        rows(json, "random", codes));
  }

  private static TypedRows rows(
      JsonNode json, String side, Map<String, Map<String, Integer>> codes) {
    List<String> numbers = new ArrayList<>();
    json.get("numbers").forEach(name -> numbers.add(name.asText()));
    JsonNode rows = json.get(side);
    List<TypedColumn> columns = new ArrayList<>();
    for (int c = 0; c < json.get("columns").size(); c++) {
      String name = json.get("columns").get(c).asText();
      if (numbers.contains(name)) {
        double[] values = new double[rows.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = rows.get(i).get(c).isNull() ? Double.NaN : rows.get(i).get(c).asDouble();
        }
        columns.add(new TypedColumn.Numbers(name, values));
      } else {
        Map<String, Integer> known = codes.computeIfAbsent(name, k -> new LinkedHashMap<>());
        int[] values = new int[rows.size()];
        for (int i = 0; i < values.length; i++) {
          JsonNode cell = rows.get(i).get(c);
          values[i] =
              cell.isNull()
                  ? TypedColumn.Categories.NONE
                  : known.computeIfAbsent(cell.asText(), k -> known.size());
        }
        columns.add(new TypedColumn.Categories(name, List.copyOf(known.keySet()), values));
      }
    }
    return new TypedRows(columns, rows.size());
  }

  /** A number of the file; NaN where SDMetrics gives none. */
  static double number(JsonNode node) {
    return node.isNull() ? Double.NaN : node.asDouble();
  }

  static double[] numbers(JsonNode list) {
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(list.get(i));
    }
    return numbers;
  }

  @Override
  public String toString() {
    return json.get("name").asText();
  }
}
