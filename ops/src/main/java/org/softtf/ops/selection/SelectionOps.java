package org.softtf.ops.selection;

import org.softtf.ops.settings.SoftView;

/** Selection by soft conditions and soft indices. */
public interface SelectionOps extends SoftView {}
