/** NeuralSort (Grover et al., arXiv 1903.08850), for long rows in linear memory. */
@NullMarked
package org.softtf.ops.internal.array.neuralsort;

import org.jspecify.annotations.NullMarked;
