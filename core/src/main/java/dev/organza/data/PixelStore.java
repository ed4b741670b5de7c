package dev.organza.data;

import dev.organza.Hint;
import dev.organza.OrganzaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pixels, one unsigned byte each. The first {@link #HEAP_LIMIT} bytes lie on the heap, the others
 * in a memory-mapped temporary file, which the system keeps in memory as far as there is room.
 */
public final class PixelStore implements Values {

  private static final float[] ITSELF = Levels.itself();

  /**
   * How many bytes of one data set are kept on the heap: 64 MiB, which is all of MNIST. What is
   * mapped can leave memory when something else needs it; the heap cannot.
   */
  static final long HEAP_LIMIT = 64L << 20;

  /** Chunks are whole samples and, where a sample is not larger than that, at most 4 MiB. */
  private static final int CHUNK_BYTES = 4 << 20;

  /** One mapping is at most 1 GiB, because a ByteBuffer is indexed by an int. */
  private static final int MAPPING_BYTES = 1 << 30;

  private final int elements;
  private final int count;
  private final List<ByteBuffer> chunks;
  private final int samplesPerChunk;
  private final int samplesOnHeap;
  private final List<ByteBuffer> mappings;
  private final @Nullable Path file;

  private PixelStore(Builder builder, List<ByteBuffer> mappings) {
    this.elements = builder.elements;
    this.count = builder.count;
    this.chunks = List.copyOf(builder.chunks);
    this.samplesPerChunk = builder.samplesPerChunk;
    this.samplesOnHeap = builder.samplesOnHeap;
    this.mappings = mappings;
    this.file = builder.file;
  }

  @Override
  public int count() {
    return count;
  }

  /** Where a sample begins. */
  private record Place(ByteBuffer buffer, int first) {}

  private Place place(int index) {
    if (index < samplesOnHeap) {
      return new Place(chunks.get(index / samplesPerChunk), index % samplesPerChunk * elements);
    }
    int samplesPerMapping = MAPPING_BYTES / elements;
    int mapped = index - samplesOnHeap;
    return new Place(
        mappings.get(mapped / samplesPerMapping), mapped % samplesPerMapping * elements);
  }

  @Override
  public void read(int index, float[] into, int offset) {
    read(index, ITSELF, into, offset);
  }

  @Override
  public void read(int index, double[] into, int offset) {
    float[] pixels = new float[elements];
    read(index, pixels, 0);
    for (int i = 0; i < elements; i++) {
      into[offset + i] = pixels[i];
    }
  }

  /** With each byte looked up in a table of 256 values. */
  void read(int index, float[] table, float[] into, int offset) {
    Place place = place(index);
    ByteBuffer buffer = place.buffer();
    int first = place.first();
    byte[] bytes;
    if (buffer.hasArray()) {
      bytes = buffer.array();
    } else {
      bytes = new byte[elements];
      buffer.get(first, bytes);
      first = 0;
    }
    for (int i = 0; i < elements; i++) {
      into[offset + i] = table[bytes[first + i] & 0xff];
    }
  }

  /** The bytes of a sample. */
  ByteBuffer copy(int index) {
    Place place = place(index);
    byte[] bytes = new byte[elements];
    place.buffer().get(place.first(), bytes);
    return ByteBuffer.wrap(bytes);
  }

  /** The temporary file, or null while everything is on the heap. */
  @Nullable Path file() {
    return file;
  }

  @Override
  public void close() {
    delete(file);
  }

  private static void delete(@Nullable Path file) {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        // Windows keeps a mapped file until the mapping is collected; deleteOnExit is the second
        // try.
        file.toFile().deleteOnExit();
      }
    }
  }

  /** Takes samples one by one; how many there will be need not be known. */
  public static final class Builder implements AutoCloseable {

    private final int elements;
    private final long heapLimit;
    private final int samplesPerChunk;
    private final List<ByteBuffer> chunks = new ArrayList<>();
    private @Nullable Path file;
    private @Nullable FileChannel channel;
    private int count;
    private int samplesOnHeap;
    private boolean built;

    /**
     * Takes samples.
     *
     * @param elements how many bytes one has
     */
    public Builder(int elements) {
      this(elements, HEAP_LIMIT);
    }

    Builder(int elements, long heapLimit) {
      if (elements < 1 || elements > MAPPING_BYTES) {
        throw new IllegalArgumentException("a sample of bytes has 1 to 2^30 values: " + elements);
      }
      this.elements = elements;
      this.heapLimit = heapLimit;
      this.samplesPerChunk = Math.max(1, CHUNK_BYTES / elements);
    }

    /** How many samples there are so far. */
    public int count() {
      return count;
    }

    /** Copies one sample. */
    public void append(byte[] sample) {
      if (sample.length != elements) {
        throw new IllegalArgumentException(sample.length + " values in place of " + elements);
      }
      if (channel == null && (long) (count + 1) * elements <= heapLimit) {
        if (count % samplesPerChunk == 0) {
          chunks.add(ByteBuffer.allocate(samplesPerChunk * elements));
        }
        chunks.get(count / samplesPerChunk).put(sample);
        samplesOnHeap++;
      } else {
        appendToFile(sample);
      }
      count++;
    }

    private void appendToFile(byte[] sample) {
      try {
        if (channel == null) {
          Path created = Files.createTempFile("organza-", ".samples");
          file = created;
          channel = FileChannel.open(created, StandardOpenOption.READ, StandardOpenOption.WRITE);
        }
        ByteBuffer bytes = ByteBuffer.wrap(sample);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      } catch (IOException e) {
        throw new OrganzaException(
            "Cannot write the samples to a temporary file: "
                + e.getMessage()
                + ".\nFree space there, or name another folder with -Djava.io.tmpdir=DIR.",
            e);
      }
    }

    /** The samples so far. The builder is of no use afterwards. */
    public PixelStore build() {
      List<ByteBuffer> mappings = new ArrayList<>();
      if (channel != null) {
        long step = (long) (MAPPING_BYTES / elements) * elements;
        try {
          for (long start = 0; start < channel.size(); start += step) {
            long size = Math.min(step, channel.size() - start);
            mappings.add(channel.map(FileChannel.MapMode.READ_ONLY, start, size));
          }
          channel.close();
        } catch (IOException e) {
          throw new OrganzaException(
              "Cannot map the samples in " + file + ": " + e.getMessage() + ".",
              Hint.say("Use fewer samples, ")
                  .set("data.first", "N")
                  .and(", or smaller images, ")
                  .set("data.size", "N")
                  .and("."),
              e);
        }
      }
      built = true;
      return new PixelStore(this, mappings);
    }

    /** Removes the temporary file if nothing was built. */
    @Override
    public void close() {
      if (!built) {
        try {
          if (channel != null) {
            channel.close();
          }
        } catch (IOException e) {
          // The file is deleted next, and nothing in it is wanted.
        }
        delete(file);
      }
    }
  }
}
