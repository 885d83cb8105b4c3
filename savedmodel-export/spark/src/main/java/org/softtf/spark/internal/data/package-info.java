/** From rows to tensors and back. */
@NullMarked
package org.softtf.spark.internal.data;

import org.jspecify.annotations.NullMarked;
