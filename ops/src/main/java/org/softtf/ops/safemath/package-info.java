/** Functions whose value and gradient are finite everywhere. */
@NullMarked
package org.softtf.ops.safemath;

import org.jspecify.annotations.NullMarked;
