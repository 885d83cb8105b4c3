package org.softtf.ops.safemath;

import org.softtf.ops.settings.SoftView;

/** Functions whose value and gradient are finite everywhere. */
public interface SafeMathOps extends SoftView {}
