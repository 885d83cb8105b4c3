/** What building graphs costs. */
package org.softtf.benchmarks.graphs;
