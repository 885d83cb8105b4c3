/** Functions with finite gradients outside their domain. */
@NullMarked
package org.softtf.ops.internal.safemath;

import org.jspecify.annotations.NullMarked;
