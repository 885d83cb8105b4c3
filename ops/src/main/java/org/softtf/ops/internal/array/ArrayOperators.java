// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array;

import org.softtf.ops.array.ArrayOps;

/** What {@link ArrayOps} does. */
public non-sealed interface ArrayOperators
    extends ArrayOps, ExtremeOperators, OrderOperators, QuantileOperators, MedianOperators {}
