/** Selection by soft conditions and soft indices. */
@NullMarked
package org.softtf.ops.selection;

import org.jspecify.annotations.NullMarked;
