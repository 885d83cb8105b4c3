/** What is measured, and how, inside one process. */
package org.softtf.benchmarks.cases;
