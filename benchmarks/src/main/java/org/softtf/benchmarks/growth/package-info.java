/** How time and memory grow with the length of a row. */
package org.softtf.benchmarks.growth;
