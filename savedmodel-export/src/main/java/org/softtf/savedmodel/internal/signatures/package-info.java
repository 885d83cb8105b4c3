/** What a signature consists of, and what must hold for it before its graph is looked at. */
@NullMarked
package org.softtf.savedmodel.internal.signatures;

import org.jspecify.annotations.NullMarked;
