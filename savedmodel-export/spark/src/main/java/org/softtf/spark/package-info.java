/**
 * SavedModels on Apache Spark: {@link org.softtf.spark.SavedModelTransformer} scores rows, {@link
 * org.softtf.spark.SavedModelEstimator} trains a model's variables on them.
 */
@NullMarked
package org.softtf.spark;

import org.jspecify.annotations.NullMarked;
