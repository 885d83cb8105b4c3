/** Conjunction of soft truths. */
@NullMarked
package org.softtf.ops.internal.logic;

import org.jspecify.annotations.NullMarked;
