package dev.organza.data.column;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The values of one column in memory, in as few bytes as hold them exactly: one, two or four where
 * they are whole multiples of a unit, as categories, days and decimal numbers are, else eight.
 * Filled by one thread, then read by any number.
 */
public abstract sealed class ColumnValues {

  private final ColumnType type;
  private final double parts;

  private ColumnValues(ColumnType type) {
    this.type = type;
    this.parts = type.parts();
  }

  /**
   * Room for the values of a column, all of which are missing.
   *
   * @param type whose range says how many bytes a value takes
   * @param rows how many
   */
  public static ColumnValues of(ColumnType type, int rows) {
    double least = type.least() * type.parts();
    double greatest = type.greatest() * type.parts();
    if (type.parts() == 0) {
      return new Doubles(type, rows);
    } else if (least > Byte.MIN_VALUE && greatest <= Byte.MAX_VALUE) {
      return new Bytes(type, rows);
    } else if (least > Short.MIN_VALUE && greatest <= Short.MAX_VALUE) {
      return new Shorts(type, rows);
    } else if (least > Integer.MIN_VALUE && greatest <= Integer.MAX_VALUE) {
      return new Integers(type, rows);
    }
    return new Doubles(type, rows);
  }

  /** How many bytes a value of a type takes. */
  static int width(ColumnType type) {
    return (int) of(type, 1).bytes();
  }

  /** How many rows there are. */
  public abstract int count();

  /**
   * Writes a value as its bytes.
   *
   * @throws IllegalArgumentException if the type has no such value
   */
  final void write(double raw, DataOutput out) throws IOException {
    require(raw);
    send(raw, out);
  }

  /** As {@link #write}, within the range. */
  abstract void send(double raw, DataOutput out) throws IOException;

  /** Reads a value that was written. */
  abstract double read(ByteBuffer in);

  /** How many bytes they take. */
  public abstract long bytes();

  /** The raw value of a row; NaN for a missing one. */
  public abstract double get(int row);

  /**
   * Sets the raw value of a row.
   *
   * @param raw NaN for a missing one
   * @throws IllegalArgumentException if the type has no such value
   */
  public void set(int row, double raw) {
    require(raw);
    put(row, raw);
  }

  private void require(double raw) {
    if (!Double.isNaN(raw)
        && !(raw >= type.least() && raw <= type.greatest() && Math.abs(raw) < Double.MAX_VALUE)) {
      throw new IllegalArgumentException(raw + " is out of the range of " + type.word());
    }
  }

  /** As {@link #set}, within the range. */
  abstract void put(int row, double raw);

  final int units(double raw) {
    double units = Math.rint(raw * parts);
    if (units / parts != raw) {
      throw new IllegalArgumentException(raw + " has more digits than its " + type.word());
    }
    return (int) units;
  }

  /** The least unit, which no value has, stands for a missing one. */
  final double raw(int units, int missing) {
    return units == missing ? Double.NaN : units / parts;
  }

  private static final class Bytes extends ColumnValues {

    private final byte[] units;

    Bytes(ColumnType type, int rows) {
      super(type);
      units = new byte[rows];
      Arrays.fill(units, Byte.MIN_VALUE);
    }

    @Override
    public int count() {
      return units.length;
    }

    @Override
    public long bytes() {
      return units.length;
    }

    @Override
    public double get(int row) {
      return raw(units[row], Byte.MIN_VALUE);
    }

    @Override
    void put(int row, double raw) {
      units[row] = Double.isNaN(raw) ? Byte.MIN_VALUE : (byte) units(raw);
    }

    @Override
    void send(double raw, DataOutput out) throws IOException {
      out.writeByte(Double.isNaN(raw) ? Byte.MIN_VALUE : units(raw));
    }

    @Override
    double read(ByteBuffer in) {
      return raw(in.get(), Byte.MIN_VALUE);
    }
  }

  private static final class Shorts extends ColumnValues {

    private final short[] units;

    Shorts(ColumnType type, int rows) {
      super(type);
      units = new short[rows];
      Arrays.fill(units, Short.MIN_VALUE);
    }

    @Override
    public int count() {
      return units.length;
    }

    @Override
    public long bytes() {
      return (long) Short.BYTES * units.length;
    }

    @Override
    public double get(int row) {
      return raw(units[row], Short.MIN_VALUE);
    }

    @Override
    void put(int row, double raw) {
      units[row] = Double.isNaN(raw) ? Short.MIN_VALUE : (short) units(raw);
    }

    @Override
    void send(double raw, DataOutput out) throws IOException {
      out.writeShort(Double.isNaN(raw) ? Short.MIN_VALUE : units(raw));
    }

    @Override
    double read(ByteBuffer in) {
      return raw(in.getShort(), Short.MIN_VALUE);
    }
  }

  private static final class Integers extends ColumnValues {

    private final int[] units;

    Integers(ColumnType type, int rows) {
      super(type);
      units = new int[rows];
      Arrays.fill(units, Integer.MIN_VALUE);
    }

    @Override
    public int count() {
      return units.length;
    }

    @Override
    public long bytes() {
      return (long) Integer.BYTES * units.length;
    }

    @Override
    public double get(int row) {
      return raw(units[row], Integer.MIN_VALUE);
    }

    @Override
    void put(int row, double raw) {
      units[row] = Double.isNaN(raw) ? Integer.MIN_VALUE : units(raw);
    }

    @Override
    void send(double raw, DataOutput out) throws IOException {
      out.writeInt(Double.isNaN(raw) ? Integer.MIN_VALUE : units(raw));
    }

    @Override
    double read(ByteBuffer in) {
      return raw(in.getInt(), Integer.MIN_VALUE);
    }
  }

  private static final class Doubles extends ColumnValues {

    private final double[] values;

    Doubles(ColumnType type, int rows) {
      super(type);
      values = new double[rows];
      Arrays.fill(values, Double.NaN);
    }

    @Override
    public int count() {
      return values.length;
    }

    @Override
    public long bytes() {
      return (long) Double.BYTES * values.length;
    }

    @Override
    public double get(int row) {
      return values[row];
    }

    @Override
    void put(int row, double raw) {
      values[row] = raw;
    }

    @Override
    void send(double raw, DataOutput out) throws IOException {
      out.writeDouble(raw);
    }

    @Override
    double read(ByteBuffer in) {
      return in.getDouble();
    }
  }
}
