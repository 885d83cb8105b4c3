/** Variables: which nodes they are, their values, and the files that hold these. */
@NullMarked
package org.softtf.savedmodel.internal.variables;

import org.jspecify.annotations.NullMarked;
