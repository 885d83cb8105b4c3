/**
 * Nodes of graphs, their attributes, and messages as deterministic bytes. Knows nothing of models.
 */
@NullMarked
package org.softtf.savedmodel.internal.graph;

import org.jspecify.annotations.NullMarked;
