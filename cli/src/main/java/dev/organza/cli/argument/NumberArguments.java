package dev.organza.cli.argument;

import java.util.function.Function;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the numbers of the command line, and says in plain words what is wrong with others. */
public final class NumberArguments {

  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d+");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Pattern DECIMAL_COMMA = Pattern.compile("[+-]?\\d*,\\d+");

  private NumberArguments() {}

  /** Makes a command line and its subcommands read numbers so. */
  public static void register(CommandLine commandLine) {
    ITypeConverter<Integer> integers = text -> whole(text, Integer::valueOf, Integer.MAX_VALUE);
    ITypeConverter<Long> longs = text -> whole(text, Long::valueOf, Long.MAX_VALUE);
    commandLine
        .registerConverter(Integer.class, integers)
        .registerConverter(int.class, integers)
        .registerConverter(Long.class, longs)
        .registerConverter(long.class, longs)
        .registerConverter(Double.class, NumberArguments::decimal)
        .registerConverter(double.class, NumberArguments::decimal);
  }

  private static <N> N whole(String text, Function<String, N> parser, long largest) {
    if (!WHOLE.matcher(text).matches()) {
      throw new TypeConversionException("\"" + text + "\" is no whole number");
    }
    try {
      return parser.apply(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          text + " is too large; the largest number here is " + largest);
    }
  }

  private static double decimal(String text) {
    if (DECIMAL_COMMA.matcher(text).matches()) {
      throw new TypeConversionException(
          "\"" + text + "\" is no number; write " + text.replace(',', '.') + ", with a point");
    } else if (!DECIMAL.matcher(text).matches()) {
      throw new TypeConversionException("\"" + text + "\" is no number");
    }
    return Double.parseDouble(text);
  }
}
