/** Processes that measure one case after the other, and what they use. */
package org.softtf.benchmarks.process;
