/** NeuralSort (Grover et al., arXiv 1903.08850), for long rows in linear memory. */
package org.softtf.ops.internal.array.neuralsort;
