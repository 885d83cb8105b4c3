/**
 * What must hold for the signatures of a model together, and for the part of a graph that is
 * exported.
 */
@NullMarked
package org.softtf.savedmodel.internal.checks;

import org.jspecify.annotations.NullMarked;
