/** The median as an M-estimator with soft signs. */
package org.softtf.ops.array.median;
