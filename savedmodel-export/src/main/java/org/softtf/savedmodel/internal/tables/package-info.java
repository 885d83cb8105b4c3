/**
 * Hash tables: {@code LookupTables} finds them, {@code TableAssets} holds the files that they are
 * read from, {@code RelocatedTables} makes them independent of the place where they were built,
 * {@code TableFilling} fills them when a model is loaded.
 */
@NullMarked
package org.softtf.savedmodel.internal.tables;

import org.jspecify.annotations.NullMarked;
