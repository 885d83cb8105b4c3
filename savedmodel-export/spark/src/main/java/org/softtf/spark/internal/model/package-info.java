/** Models in the JVMs of executors. */
@NullMarked
package org.softtf.spark.internal.model;

import org.jspecify.annotations.NullMarked;
