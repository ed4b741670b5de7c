package dev.organza.data.table;

import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of text whose encoding is told from its bytes: by a byte order mark, by the zeros that
 * UTF-16 has between letters, else UTF-8, and Windows-1252, of which Latin-1 is a part, where it is
 * none.
 */
public final class TextFile {

  /** What may follow UTF-8. Five of its 256 bytes are no letter. */
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  private static final Charset UTF_32 = Charset.forName("UTF-32");
  private static final int LOOKED_AT = 1 << 12;
  private static final String REMEDY =
      "Save it in UTF-8, or give its encoding as data.table.csv.encoding.";

  private final Path path;
  private final Charset encoding;

  private TextFile(Path path, Charset encoding) {
    this.path = path;
    this.encoding = encoding;
  }

  /** Makes a data set of a text. */
  public interface Opening {
    Dataset open(CsvTable.Text text) throws IOException;
  }

  /**
   * Reads a file in its encoding. Any but UTF-8 that nobody gave is in the notes of the data set.
   *
   * @param encoding its name; empty to tell it from the bytes
   * @throws dev.organza.OrganzaException if it cannot be told, or is another
   */
  public static Dataset open(Path path, String encoding, Opening opening) throws IOException {
    Charset told = encoding.isEmpty() ? told(path) : Charset.forName(encoding);
    try {
      Dataset dataset = new TextFile(path, told).open(opening);
      return encoding.isEmpty() && !told.equals(StandardCharsets.UTF_8)
          ? noted(dataset, told)
          : dataset;
    } catch (CharacterCodingException e) {
      if (!encoding.isEmpty() || !told.equals(StandardCharsets.UTF_8)) {
        throw DataProblem.in(path, "is not text in " + told + ".", REMEDY);
      }
    }
    try {
      return noted(new TextFile(path, WINDOWS).open(opening), WINDOWS);
    } catch (CharacterCodingException e) {
      throw DataProblem.in(path, "is neither UTF-8 nor Windows-1252 text.", REMEDY);
    }
  }

  private Dataset open(Opening opening) throws IOException {
    return opening.open(() -> Files.newBufferedReader(path, encoding));
  }

  private static Dataset noted(Dataset dataset, Charset encoding) {
    return Datasets.noting(
        dataset,
        List.of(
            "The text is read as %s; if letters are wrong, give its encoding."
                .formatted(encoding)));
  }

  private static Charset told(Path path) throws IOException {
    byte[] first;
    try (InputStream in = Files.newInputStream(path)) {
      first = in.readNBytes(LOOKED_AT);
    }
    boolean little = begins(first, 0xFF, 0xFE);
    if (begins(first, 0xFF, 0xFE, 0, 0) || begins(first, 0, 0, 0xFE, 0xFF)) {
      return UTF_32;
    } else if (little || begins(first, 0xFE, 0xFF)) {
      return little ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
    }
    int[] zeros = new int[2];
    for (int i = 0; i < first.length; i++) {
      zeros[i % 2] += first[i] == 0 ? 1 : 0;
    }
    // Letters of the West have a zero beside them; other texts have none.
    if (4 * zeros[1] > first.length && zeros[0] == 0) {
      return StandardCharsets.UTF_16LE;
    } else if (4 * zeros[0] > first.length && zeros[1] == 0) {
      return StandardCharsets.UTF_16BE;
    } else if (zeros[0] + zeros[1] > 0) {
      throw DataProblem.in(path, "is no text: it has zero bytes.", REMEDY);
    }
    return StandardCharsets.UTF_8;
  }

  private static boolean begins(byte[] bytes, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (bytes.length <= i || (bytes[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }
}
