package dev.organza.data.table;

import dev.organza.data.column.StoredType;
import org.jspecify.annotations.Nullable;

/**
 * A column of a database, or of a file with types.
 *
 * @param name empty for one without a name
 * @param stored how it is held; null where that says nothing
 * @param unreadable why its values are not read, as the rest of a sentence; empty where they are
 */
public record SourceColumn(String name, @Nullable StoredType stored, String unreadable) {}
