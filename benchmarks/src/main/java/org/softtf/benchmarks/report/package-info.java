/** How results are told and kept. */
package org.softtf.benchmarks.report;
