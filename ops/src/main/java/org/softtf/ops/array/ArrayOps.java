package org.softtf.ops.array;

import org.softtf.ops.settings.SoftView;

/** Operators along an axis: sorting, ranking, extremes, quantiles and their indices. */
public interface ArrayOps extends SoftView {}
