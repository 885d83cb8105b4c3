package org.softtf.ops.internal.array;

import org.softtf.ops.array.ArrayOps;

/** What {@link ArrayOps} does. */
public interface ArrayOperators
    extends ArrayOps, ExtremeOperators, OrderOperators, QuantileOperators, MedianOperators {}
