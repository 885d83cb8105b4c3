/** A GPU beside the CPU: whether it gives the same numbers, and how long it takes. */
package org.softtf.benchmarks.gpu;
