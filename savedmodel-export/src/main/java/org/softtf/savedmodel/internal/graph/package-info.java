/**
 * Nodes of graphs, their attributes, and messages as deterministic bytes. Knows nothing of models.
 */
package org.softtf.savedmodel.internal.graph;
