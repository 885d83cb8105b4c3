/** Synchronous training: gradients are summed over partitions, and the driver changes variables. */
@NullMarked
package org.softtf.spark.internal.training;

import org.jspecify.annotations.NullMarked;
