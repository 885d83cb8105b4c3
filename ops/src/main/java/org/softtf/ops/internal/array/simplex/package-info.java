/** Projection of logits onto the probability simplex: softmax and its compact relatives. */
package org.softtf.ops.internal.array.simplex;
