package dev.organza.data.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.organza.data.DataProblem;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A text with one JSON object a line. Its keys are the columns, in the order in which they come
 * first; a key that a line does not have, and null, are missing values. Numbers keep the digits
 * that they have in the text.
 */
public final class JsonLinesTable implements RawTable {

  private static final JsonFactory JSON = new JsonFactory();

  private final CsvTable.Text text;
  private final String where;
  private final Map<String, Integer> columns = new LinkedHashMap<>();

  /**
   * Finds the columns, from all lines.
   *
   * @param text UTF-8
   * @param where the file, for messages
   * @throws dev.organza.OrganzaException if a line is no JSON object of plain values
   */
  public JsonLinesTable(CsvTable.Text text, String where) throws IOException {
    this.text = text;
    this.where = where;
    lines((line, number) -> cells(line, number, true));
    if (columns.isEmpty()) {
      throw DataProblem.in(where, "holds no row.", "Give a file with a JSON object a line.");
    }
  }

  private interface Lines {
    void accept(String line, int number) throws IOException;
  }

  private void lines(Lines lines) throws IOException {
    try (BufferedReader reader = new BufferedReader(text.open())) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (!line.isBlank()) {
          lines.accept(line, number);
        }
      }
    }
  }

  private String[] cells(String line, int number, boolean adding) throws IOException {
    String[] cells = new String[adding ? 0 : columns.size()];
    Arrays.fill(cells, "");
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw problem(number, "it is no JSON object");
      }
      for (JsonToken key = parser.nextToken();
          key == JsonToken.FIELD_NAME;
          key = parser.nextToken()) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == null || value.isStructStart()) {
          throw problem(number, "\"" + name + "\" is no plain value");
        }
        if (adding) {
          columns.putIfAbsent(name, columns.size());
        } else if (value != JsonToken.VALUE_NULL) {
          cells[Objects.requireNonNull(columns.get(name))] = NumberCell.strip(parser.getText());
        }
      }
      if (parser.nextToken() != null) {
        throw problem(number, "something follows its object");
      }
      return cells;
    } catch (JsonProcessingException e) {
      throw problem(number, e.getOriginalMessage());
    }
  }

  private RuntimeException problem(int line, String what) {
    return DataProblem.in(
        where + ", line " + line,
        what,
        "Write one object a line, of numbers, texts, true, false and null.");
  }

  @Override
  public String where() {
    return where;
  }

  @Override
  public List<String> names() {
    return new ArrayList<>(columns.keySet());
  }

  @Override
  public void read(Sink sink) throws IOException {
    lines((line, number) -> sink.accept(new TextRow(number, List.of(cells(line, number, false)))));
  }

  @Override
  public String place(int position) {
    return "line " + position;
  }
}
