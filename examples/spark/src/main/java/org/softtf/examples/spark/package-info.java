/** A model of digits scored and trained on Spark. */
@NullMarked
package org.softtf.examples.spark;

import org.jspecify.annotations.NullMarked;
