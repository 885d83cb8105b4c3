/** Soft comparisons of two numbers. */
package org.softtf.ops.comparison;
