/**
 * What a model says about itself: the library that wrote it, the soft operators in it, and texts.
 */
@NullMarked
package org.softtf.savedmodel.internal.metadata;

import org.jspecify.annotations.NullMarked;
