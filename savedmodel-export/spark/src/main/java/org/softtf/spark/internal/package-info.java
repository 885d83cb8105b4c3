/** What is behind the transformer and the estimator. */
@NullMarked
package org.softtf.spark.internal;

import org.jspecify.annotations.NullMarked;
