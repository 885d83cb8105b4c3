/**
 * What TensorFlow 2 reads of a model: objects that refer to each other by name ({@code
 * ObjectGraph}), and a function for each signature ({@code GraphFunction}).
 */
@NullMarked
package org.softtf.savedmodel.internal.objects;

import org.jspecify.annotations.NullMarked;
