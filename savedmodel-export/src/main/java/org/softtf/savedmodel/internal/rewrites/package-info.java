/**
 * Changes of a graph, each a {@link org.softtf.savedmodel.internal.rewrites.GraphRewrite} of its
 * own. {@link org.softtf.savedmodel.internal.ModelExport} has the lists that are applied, in their
 * order. A rewrite of tables is in {@code tables}.
 *
 * <p>Of the user's nodes: {@code NeededNodes}, {@code RelocatedTables}, {@code ResourceVariables},
 * {@code FrozenVariables}. Of the graph that is complete: {@code CountedLoops}, {@code
 * OrderedFunctions}, {@code UnpackedStrings}.
 */
@NullMarked
package org.softtf.savedmodel.internal.rewrites;

import org.jspecify.annotations.NullMarked;
