/** Comparisons, built of steps. */
package org.softtf.ops.internal.comparison;
