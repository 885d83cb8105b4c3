package org.softtf.ops.comparison;

import org.softtf.ops.settings.SoftView;

/** Soft comparisons of two numbers. */
public interface ComparisonOps extends SoftView {}
