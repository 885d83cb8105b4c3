/**
 * The export: {@link org.softtf.savedmodel.internal.ModelExport} takes a model through the rooms
 * below, in this order.
 *
 * <ol>
 *   <li>{@code signatures}: what a signature consists of, and whether its parts fit together.
 *   <li>{@code optimizers}: how training steps change variables.
 *   <li>{@code tables}: finds hash tables, and the files that they are read from.
 *   <li>{@code checks}: refuses what cannot be exported.
 *   <li>{@code variables}: finds the variables, and reads their values in the session.
 *   <li>{@code rewrites}: changes of the graph, each a class of its own. The first ones apply to
 *       the user's nodes, the last ones to the graph that is complete.
 *   <li>{@code assembly}: adds gradients, training steps and what readers need, in a copy of the
 *       graph.
 *   <li>{@code objects}: what TensorFlow 2 takes the model to be, beside the graph.
 *   <li>{@code metadata}: what a model says about itself.
 *   <li>{@code writing}: writes a model beside its target, tries it, and moves it into place.
 *   <li>{@code reading}: finds in the file of a model what is in it.
 * </ol>
 *
 * <p>All of them use {@code graph}: the nodes of a graph by name, and the forms that files hold.
 */
@NullMarked
package org.softtf.savedmodel.internal;

import org.jspecify.annotations.NullMarked;
