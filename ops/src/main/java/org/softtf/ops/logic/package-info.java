/** Logic on numbers in [0, 1]. */
@NullMarked
package org.softtf.ops.logic;

import org.jspecify.annotations.NullMarked;
