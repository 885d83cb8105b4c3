/** Projection of logits onto the probability simplex: softmax and its compact relatives. */
@NullMarked
package org.softtf.ops.internal.array.simplex;

import org.jspecify.annotations.NullMarked;
