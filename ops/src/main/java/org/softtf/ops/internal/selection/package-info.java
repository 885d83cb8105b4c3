/** Selection by probabilities. */
@NullMarked
package org.softtf.ops.internal.selection;

import org.jspecify.annotations.NullMarked;
