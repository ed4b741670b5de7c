/** Records as trees of YAML or JSON: the one way in which a text becomes records, and back. */
@NullMarked
package dev.organza.tree;

import org.jspecify.annotations.NullMarked;
