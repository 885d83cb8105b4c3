/** Programs that measure time and memory of soft operators. */
package org.softtf.benchmarks;
