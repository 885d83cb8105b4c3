/** The comparison with SoftJAX. */
package org.softtf.benchmarks.compare;
