package dev.organza.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.TableOptions;
import dev.organza.data.TableOptions.Dialect;
import dev.organza.data.column.TableSchema;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV as it comes: encodings, quotes, decimal signs. */
class DialectTest {

  private static final String CITIES = "city,people\nKöln,1\nMünchen,2\nKöln,3\nZürich,4\n";

  private final Path folder;

  DialectTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Dataset open(byte[] text, Dialect dialect) throws IOException {
    Path file = Files.write(folder.resolve("t.csv"), text);
    return Sources.standard()
        .open(
            DataOptions.DEFAULTS
                .withSource(file.toString())
                .withTable(TableOptions.of(TableOptions.Types.ALL).withCsv(dialect)),
            DownloadListener.silent());
  }

  private Dataset open(String text, Dialect dialect) throws IOException {
    return open(text.getBytes(StandardCharsets.UTF_8), dialect);
  }

  private static Dialect dialect(String key, String value) {
    return new Dialect(
        key.equals("encoding") ? value : "",
        key.equals("separator") ? value : "",
        key.equals("quote") ? value : "",
        key.equals("escape") ? value : "",
        key.equals("decimal") ? value : "");
  }

  private static String cell(Dataset dataset, int row, int column) {
    double[] values = new double[dataset.columns().size()];
    dataset.read(row, values, 0);
    TableSchema table = ((Field.Row) dataset.schema().sample()).table();
    return table.learned().get(column).text(values[column]);
  }

  private static byte[] encoded(String text, String charset, int... mark) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int each : mark) {
      bytes.write(each);
    }
    bytes.writeBytes(text.getBytes(Charset.forName(charset)));
    return bytes.toByteArray();
  }

  @Test
  void encodingsAreToldFromTheBytes() throws IOException {
    for (byte[] text :
        new byte[][] {
          encoded(CITIES, "UTF-16LE", 0xFF, 0xFE),
          encoded(CITIES, "UTF-16BE", 0xFE, 0xFF),
          encoded(CITIES, "UTF-16LE"),
          encoded(CITIES, "UTF-16BE"),
          encoded(CITIES, "windows-1252"),
          encoded(CITIES, "UTF-32BE", 0, 0, 0xFE, 0xFF)
        }) {
      try (Dataset dataset = open(text, Dialect.DEFAULTS)) {
        assertThat(dataset.columns()).containsExactly("city", "people");
        assertThat(cell(dataset, 1, 0)).isEqualTo("München");
        assertThat(String.join(" ", dataset.notes())).contains("is read as ", "give its encoding");
      }
    }
    for (byte[] text :
        new byte[][] {encoded(CITIES, "UTF-8"), encoded(CITIES, "UTF-8", 0xEF, 0xBB, 0xBF)}) {
      try (Dataset dataset = open(text, Dialect.DEFAULTS)) {
        assertThat(cell(dataset, 1, 0)).isEqualTo("München");
        assertThat(dataset.notes()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "IBM850", "Shift_JIS"})
  void anEncodingThatIsGivenIsTaken(String encoding) throws IOException {
    String text = encoding.equals("Shift_JIS") ? CITIES.replaceAll("[öü]", "東") : CITIES;
    try (Dataset dataset = open(encoded(text, encoding), dialect("encoding", encoding))) {
      assertThat(cell(dataset, 0, 0)).isEqualTo(text.split("[,\n]")[2]);
      assertThat(dataset.notes()).isEmpty();
    }
  }

  @Test
  void whatIsNoTextIsRefused() {
    byte[] neither = encoded(CITIES, "windows-1252");
    neither[13] = (byte) 0x81;
    assertThatThrownBy(() -> open(neither, Dialect.DEFAULTS))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContainingAll("t.csv: is neither UTF-8 nor Windows-1252 text", "encoding");
    assertThatThrownBy(() -> open(new byte[] {'a', ',', 'b', '\n', 0, 0, 7, ','}, Dialect.DEFAULTS))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("is no text: it has zero bytes");
    assertThatThrownBy(() -> open(encoded(CITIES, "windows-1252"), dialect("encoding", "UTF-8")))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("is not text in UTF-8");
    assertThatThrownBy(() -> dialect("encoding", "utf-nine"))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll("utf-nine", "UTF-16");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '!',
      value = {
        "a,b;'Ulm, old',1;'Rome',2;'Ulm, old',3!Ulm, old!'",
        "'a','b';'Ulm',1;'Rome',2;'Ulm',3!Ulm!'",
        "a,b;'it''s, so',1;'Rome',2;'Rome',3!it's, so!'",
        "a,b;\"say \\\"hi\\\", all\",1;\"Rome\",2;\"Rome\",3!say \"hi\", all!backslash",
        "a,b;'it\\'s, so',1;'Rome',2;'Rome',3!it's, so!backslash",
        "a,b;\"say \"\"hi\"\"\",1;Rome,2;Rome,3!say \"hi\"!",
        "a,b;O'Brien,1;O'Neill,2;O'Brien,3!O'Brien!",
        "a,b;'tis so,1;Rome,2;Rome,3!'tis so!",
        "a,b;C:\\new,1;D:\\old,2;C:\\new,3!C:\\new!",
      })
  void quotesAreToldFromTheText(String lines, String first, String note) throws IOException {
    try (Dataset dataset = open(lines.replace(';', '\n') + "\n", Dialect.DEFAULTS)) {
      assertThat(dataset.columns()).containsExactly("a", "b");
      assertThat(dataset.count()).isEqualTo(3);
      assertThat(cell(dataset, 0, 0)).isEqualTo(first);
      if (note == null) {
        assertThat(dataset.notes()).isEmpty();
      } else {
        assertThat(String.join(" ", dataset.notes())).contains("Cells stand in", note);
      }
    }
  }

  @Test
  void whatIsGivenIsNotGuessed() throws IOException {
    try (Dataset dataset =
        open("a,b\n\"1,5\",x\n\"2,25\",y\n\"3,0\",x\n", dialect("decimal", "comma"))) {
      assertThat(cell(dataset, 1, 0)).isEqualTo("2.25");
      assertThat(dataset.notes()).contains("The comma is the decimal sign.");
    }
    try (Dataset dataset = open("a:b\n1:x\n2:y\n", dialect("separator", ":"))) {
      assertThat(dataset.columns()).containsExactly("a", "b");
    }
    try (Dataset dataset = open("a,b\n'x',1\n'y',2\n'x',3\n", dialect("quote", "\""))) {
      assertThat(cell(dataset, 0, 0)).isEqualTo("'x'");
    }
    try (Dataset dataset =
        open("a\tb\n\"x,1\n\"y,2\n\"x,3\n".replace(',', '\t'), dialect("quote", "none"))) {
      assertThat(cell(dataset, 0, 0)).isEqualTo("\"x");
    }
    try (Dataset dataset =
        open("a;b\n1,500;x\n2,250;y\n1,500;x\n2,250;x\n", dialect("decimal", "point"))) {
      assertThat(cell(dataset, 0, 0)).isEqualTo("1,500");
    }
  }

  @ParameterizedTest
  @CsvSource({"separator,::", "quote,x", "escape,slash", "decimal,;"})
  void otherWordsAreRefused(String key, String value) {
    assertThatThrownBy(() -> dialect(key, value))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll("data.table.csv." + key, value);
  }
}
