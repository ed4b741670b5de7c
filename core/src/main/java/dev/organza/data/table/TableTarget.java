package dev.organza.data.table;

/**
 * Where rows are written to.
 *
 * @param address of a file or a database
 * @param table which table of a database; empty for a file
 */
public record TableTarget(String address, String table) {}
