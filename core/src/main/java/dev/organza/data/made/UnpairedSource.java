package dev.organza.data.made;

import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.pair.Unpaired;
import java.util.List;

/** Two domains of which no sample belongs to another: two sources, or the two sides of pairs. */
final class UnpairedSource implements MadeSource {

  @Override
  public String word() {
    return "unpaired";
  }

  @Override
  public String form() {
    return "unpaired:A,B";
  }

  @Override
  public String description() {
    return "two domains without pairs, of any two sources; unpaired:PAIRS forgets which belong together";
  }

  @Override
  public int parts() {
    return 2;
  }

  @Override
  public Dataset open(String source, List<String> parts, DataOptions options, Opener opener) {
    if (parts.size() == 1) {
      return forgotten(source, opener.open(parts.get(0)));
    }
    PairsSource.requireTwo(this, source, parts);
    Dataset a = opener.open(parts.get(0));
    try {
      Dataset b = opener.open(parts.get(1));
      try {
        PairsSource.requirePlain(source, a);
        PairsSource.requirePlain(source, b);
        return Unpaired.of(a.name() + " and " + b.name(), a, b);
      } catch (RuntimeException e) {
        b.close();
        throw e;
      }
    } catch (RuntimeException e) {
      a.close();
      throw e;
    }
  }

  private static Dataset forgotten(String source, Dataset pairs) {
    if (pairs.schema().arrays().size() < 2) {
      String name = pairs.name();
      pairs.close();
      throw new UsageException(
          "%s: there are two domains, and %s is one.%nGive two sources with a comma between them, unpaired:A,B, or one of pairs."
              .formatted(source, name));
    }
    return Unpaired.of(pairs);
  }
}
