package dev.organza.data.table;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.organza.AtomicFile;
import dev.organza.data.column.Column;
import dev.organza.data.column.ColumnType;
import dev.organza.data.column.TableSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * One JSON object a line, in UTF-8: numbers and booleans are JSON's, a missing value is null, and
 * all else is text as the table writes it.
 */
public final class JsonLinesSink implements TableFileSink {

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS).build();

  @Override
  public String extension() {
    return ".jsonl";
  }

  @Override
  public void write(Path file, TableSchema table, Iterator<double[]> rows) {
    List<Column> columns = table.columns();
    AtomicFile.write(
        file,
        out -> {
          JsonGenerator json = JSON.createGenerator(out);
          json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
          json.setRootValueSeparator(null);
          for (long number = 0; rows.hasNext(); number++) {
            double[] raw = rows.next();
            json.writeStartObject();
            int at = 0;
            for (Column column : columns) {
              json.writeFieldName(column.name());
              write(json, column.type(), column.type().isLearned() ? raw[at++] : number);
            }
            json.writeEndObject();
            json.writeRaw('\n');
          }
          json.close();
        });
  }

  private static void write(JsonGenerator json, ColumnType type, double value) throws IOException {
    if (Double.isNaN(value) || type.equals(new ColumnType.Constant(""))) {
      json.writeNull();
    } else if (type.isNumber()) {
      json.writeNumber(type.text(value));
    } else if (type.value(value) instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (type.value(value) instanceof Long number) {
      json.writeNumber(number);
    } else {
      json.writeString(type.text(value));
    }
  }
}
