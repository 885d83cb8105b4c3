package org.softtf.ops.logic;

import org.softtf.ops.settings.SoftView;

/** Logic on numbers in [0, 1]. */
public interface LogicOps extends SoftView {}
