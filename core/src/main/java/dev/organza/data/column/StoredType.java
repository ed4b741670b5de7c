package dev.organza.data.column;

/**
 * How a database, or a file with types, holds a column, so that generated rows can be held the same
 * way.
 *
 * @param sql the type in standard SQL, such as {@code NUMERIC(8,2)}
 * @param system the product that it was read from, such as {@code PostgreSQL}
 * @param own how that product calls the type; empty where it has no name of its own for it
 * @param required whether no value may be missing
 */
public record StoredType(String sql, String system, String own, boolean required) {

  /** The type for a product: in its own words where it is the one that the column was read from. */
  public String in(String product) {
    return product.equals(system) && !own.isEmpty() ? own : sql;
  }
}
