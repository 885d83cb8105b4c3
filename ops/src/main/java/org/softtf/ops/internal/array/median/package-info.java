/** The median as the root of a sum of soft signs, by a safeguarded Newton's method. */
package org.softtf.ops.internal.array.median;
