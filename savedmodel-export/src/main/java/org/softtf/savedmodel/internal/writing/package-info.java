/** Writes a model into a hidden directory, loads it again and calls it, and moves it into place. */
@NullMarked
package org.softtf.savedmodel.internal.writing;

import org.jspecify.annotations.NullMarked;
