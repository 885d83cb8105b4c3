/** Finds in the file of a model what is in it, whichever program wrote it. */
@NullMarked
package org.softtf.savedmodel.internal.reading;

import org.jspecify.annotations.NullMarked;
